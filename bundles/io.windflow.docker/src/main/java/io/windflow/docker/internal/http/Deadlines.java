package io.windflow.docker.internal.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls that take too long by interrupting their thread, since docker-java's Unix sockets know no time-outs: an
 * interrupt closes the channel that the thread reads from. The timer's thread goes when nothing is timed.
 */
final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "windflow-docker-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Starts the clock for the calling thread. @param timeout null for none */
    Deadline start(Duration timeout) {
        Deadline deadline = new Deadline(timeout);
        if (timeout != null) {
            deadline.alarm = timer.schedule(deadline::ring, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }
        return deadline;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** The clock of one call, stopped by closing it. */
    static final class Deadline implements AutoCloseable {

        private final Thread thread = Thread.currentThread();
        private final Duration timeout;
        private Future<?> alarm;
        private boolean rang; // guarded by this
        private boolean stopped; // guarded by this

        private Deadline(Duration timeout) {
            this.timeout = timeout;
        }

        private synchronized void ring() {
            if (!stopped) {
                rang = true;
                thread.interrupt();
            }
        }

        /** What to tell instead of the exception that the interrupt caused. */
        synchronized IOException explain(IOException e) {
            if (!rang) {
                return e;
            }
            var late = new SocketTimeoutException("no answer within " + timeout.toSeconds() + " s");
            late.initCause(e);
            return late;
        }

        @Override
        public void close() {
            if (alarm != null) {
                alarm.cancel(false);
            }
            synchronized (this) {
                stopped = true;
                if (rang) {
                    // The interrupt was ours, the caller must not see it.
                    Thread.interrupted();
                }
            }
        }
    }
}
