package io.windflow.extensions.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of this bundle: one that keeps time and never blocks, and some that come when there is work and go. */
public final class Background implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "windflow-clock"));

    /** Unbounded in number, as each user has at most one task at a time here; after the stop tasks are dropped. */
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            2,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "windflow-extensions"),
            new ThreadPoolExecutor.DiscardPolicy());

    /** Runs what may take a while. */
    public Executor workers() {
        return workers;
    }

    /** Calls something that does not block once a second. */
    public void everySecond(Runnable task) {
        clock.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("A task of each second failed", e);
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    public void later(Duration delay, Runnable task) {
        if (!clock.isShutdown()) {
            clock.schedule(() -> workers.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Runs foreign code that might hang.
     *
     * @throws TimeoutException if it does not return in time; it may still be running
     * @throws ExecutionException if it fails
     */
    public <R> R bounded(Duration limit, Callable<R> work)
            throws TimeoutException, ExecutionException, InterruptedException {
        Future<R> result = workers.submit(work);
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CancellationException e) {
            throw new ExecutionException(e);
        } finally {
            result.cancel(true);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        workers.shutdownNow();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
