package io.windflow.core.internal;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks one after the other, apart from the caller. Its thread is there only while there is work, and a little
 * longer; the tasks that wait are bounded.
 */
public final class SerialWorker {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor executor;

    public SerialWorker(String name, int waiting) {
        executor = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(waiting),
                task -> daemon(task, name));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs a task later. Returns false, running nothing, if too many wait or it is closed. */
    public boolean offer(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Lets the tasks that wait finish within a limit; what runs then is interrupted. */
    public void close(Duration limit) {
        executor.shutdown();
        try {
            if (executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
