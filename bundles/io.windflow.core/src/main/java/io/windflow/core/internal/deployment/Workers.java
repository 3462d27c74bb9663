package io.windflow.core.internal.deployment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs: those of one stack one after the other, in the order they came; those of several stacks beside each other. */
final class Workers {

    private static final Logger LOGGER = LoggerFactory.getLogger(Workers.class);

    private final ThreadPoolExecutor executor;
    private final Map<String, Deque<Runnable>> queues =
            new HashMap<>(); // guarded by this; a stack's entry while it is busy
    private boolean closed; // guarded by this

    /** @param most how many jobs run at once */
    Workers(int most) {
        executor = new ThreadPoolExecutor(
                most, most, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("windflow-deployment"));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Daemon threads with a name and a number. */
    static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    synchronized void submit(String stack, Runnable job) {
        if (closed) {
            return;
        }
        Deque<Runnable> queue = queues.get(stack);
        if (queue != null) {
            queue.add(job);
            return;
        }
        queues.put(stack, new ArrayDeque<>());
        executor.execute(() -> run(stack, job));
    }

    private void run(String stack, Runnable job) {
        try {
            if (isOpen()) {
                job.run();
            }
        } catch (RuntimeException e) {
            LOGGER.error("A deployment of the stack {} ended unexpectedly", stack, e);
        } finally {
            next(stack);
        }
    }

    private synchronized void next(String stack) {
        Runnable job = queues.get(stack).poll();
        if (job == null || closed) {
            queues.remove(stack);
        } else {
            executor.execute(() -> run(stack, job));
        }
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    /** Starts no more jobs. @return whether those that ran have ended within the time */
    boolean close(long millis) {
        synchronized (this) {
            closed = true;
        }
        executor.shutdown();
        try {
            return executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
