package io.windflow.identity.local.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done once before the first login. It is done beside the start: where the data lives in a database that
 * an extension brings, the store serves only after everything else has started.
 */
final class Beginning implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** After what nobody has foreseen, each pause is twice as long as the one before, up to this. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread;

    /** @param work done again until it succeeds */
    Beginning(Runnable work) {
        this.thread = new Thread(() -> untilDone(work), "windflow-first-administrator");
        thread.setDaemon(true);
    }

    Beginning start() {
        thread.start();
        return this;
    }

    private void untilDone(Runnable work) {
        Duration pause = AGAIN;
        while (true) {
            try {
                work.run();
                done.countDown();
                return;
            } catch (Problem | StoreException e) {
                LOG.info("The users cannot be read yet: {}", e.getMessage());
                pause = AGAIN;
            } catch (RuntimeException e) {
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                LOG.error("The first administrator cannot be made, next try in {} s", pause.toSeconds(), e);
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** @throws Problem PROVIDER_UNAVAILABLE if it is not done within a bounded wait */
    void await() {
        try {
            if (done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.unavailable(
                ProblemType.PROVIDER_UNAVAILABLE,
                "WindFlow cannot read its users yet",
                "See in /api/health how the store is",
                Duration.ofSeconds(2));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
