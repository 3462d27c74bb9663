package io.windflow.core.internal.deployment;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after stacks: after one of them by one thread at a time, after several beside each other. */
final class Workers {

    private static final Logger LOGGER = LoggerFactory.getLogger(Workers.class);

    private final ThreadPoolExecutor executor;
    private final Predicate<String> job;
    private final Map<String, Boolean> busy =
            new HashMap<>(); // guarded by this; true for one that is to be looked at again
    private boolean closed; // guarded by this

    /**
     * @param most how many jobs run at once
     * @param job does one thing for a stack; returns whether there may be more
     */
    Workers(int most, Predicate<String> job) {
        this.job = job;
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

    /** There may be something to do for a stack. */
    synchronized void wake(String stack) {
        if (closed) {
            return;
        }
        if (busy.put(stack, busy.containsKey(stack)) == null) {
            executor.execute(() -> run(stack));
        }
    }

    private void run(String stack) {
        boolean more = false;
        try {
            more = isOpen() && job.test(stack);
        } catch (RuntimeException e) {
            LOGGER.error("A deployment of the stack {} ended unexpectedly", stack, e);
        } finally {
            next(stack, more);
        }
    }

    /** Lets other stacks have their turn before this one goes on. */
    private synchronized void next(String stack, boolean more) {
        boolean again = busy.remove(stack);
        if (more || again) {
            wake(stack);
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
