package io.windflow.extensions.internal.move;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the databases are waited for, so that one that hangs holds up nobody: each step runs on a thread of its own,
 * while the caller looks whether it advances and whether it is wanted still.
 */
final class MoveThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MoveThread.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration END = Duration.ofSeconds(5);

    private final MoveWatch watch;
    private final Runnable abort;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "windflow-move");
        thread.setDaemon(true);
        return thread;
    });

    /** @param abort ends what the databases are doing, from any thread, without blocking */
    MoveThread(MoveWatch watch, Runnable abort) {
        this.watch = watch;
        this.abort = abort;
    }

    /**
     * Runs a step.
     *
     * @param what it does, in words that go before "failed"
     * @param limit how long {@code pulse} may stay the same
     */
    <R> R run(String what, Duration limit, LongSupplier pulse, Callable<R> step)
            throws MoveFailure, MoveCancelled, InterruptedException {
        Future<R> result = threads.submit(step);
        boolean done = false;
        try {
            long seen = pulse.getAsLong();
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                try {
                    R value = result.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                    done = true;
                    return value;
                } catch (TimeoutException e) {
                    watch.goOn();
                }
                long now = pulse.getAsLong();
                if (now != seen) {
                    seen = now;
                    deadline = System.nanoTime() + limit.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new MoveFailure(
                            what + " failed: nothing moved for " + limit.toSeconds() + " s",
                            "See that both databases answer, then try again",
                            true,
                            null);
                }
            }
        } catch (ExecutionException e) {
            done = true;
            throw MoveErrors.failure(what, e.getCause());
        } finally {
            if (!done) {
                end(result);
            }
        }
    }

    /** Begins something beside the step. */
    <R> Future<R> start(Callable<R> work) {
        return threads.submit(work);
    }

    /** Ends what hangs, and waits a moment for it to be gone. */
    void end(Future<?> hanging) {
        abort.run();
        boolean interrupted = false;
        try {
            hanging.get(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException e) {
            LOG.debug("Ended: {}", e.getCause().toString());
        } catch (TimeoutException e) {
            LOG.warn("A database does not let go of what it was asked for");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
