package io.windflow.core.internal.deployment;

import io.windflow.api.engine.Engine;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for things to happen on the engine, woken by its events. */
final class EngineGate {

    private static final long LOOK_AGAIN_IN_MILLIS = 2_000;

    private final Engine engine;

    EngineGate(Engine engine) {
        this.engine = engine;
    }

    /**
     * Waits until the engine answers.
     *
     * @throws DeploymentFailure if it does not in time
     */
    void awaitEngine(Run run, Duration most) {
        if (engine.status().reachable()) {
            return;
        }
        run.log().windflow("The Docker Engine does not answer; waiting for it for " + most.toSeconds() + " s");
        if (!await(run, most, () -> engine.status().reachable())) {
            throw away();
        }
        run.log().windflow("The Docker Engine answers again");
    }

    DeploymentFailure away() {
        String why = engine.status().reason();
        return new DeploymentFailure(
                "The Docker Engine does not answer" + (why == null ? "" : ": " + why),
                "Start the engine, then deploy again");
    }

    /** Waits for a condition. It is looked at after each event of the engine, and now and then. @return whether it came */
    boolean await(Run run, Duration most, BooleanSupplier condition) {
        boolean[] came = new boolean[1];
        run.interruptibly(() -> {
            try (Changes changes = new Changes()) {
                long end = System.nanoTime() + most.toNanos();
                came[0] = condition.getAsBoolean();
                while (!came[0] && System.nanoTime() - end < 0) {
                    changes.await(Math.min(LOOK_AGAIN_IN_MILLIS, (end - System.nanoTime()) / 1_000_000 + 1));
                    came[0] = condition.getAsBoolean();
                }
            }
        });
        return came[0];
    }

    Changes changes() {
        return new Changes();
    }

    /** The engine's changes as a signal. */
    final class Changes implements AutoCloseable {

        private final Semaphore signal = new Semaphore(0);
        private final AutoCloseable subscription = engine.subscribe(change -> signal.release());

        /** Waits for the next change, or for a time. */
        void await(long millis) {
            try {
                if (signal.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS)) {
                    signal.drainPermits();
                }
            } catch (InterruptedException e) {
                throw new CancellationException();
            }
        }

        @Override
        public void close() {
            try {
                subscription.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
