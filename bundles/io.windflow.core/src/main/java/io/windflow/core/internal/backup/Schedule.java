package io.windflow.core.internal.backup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Calls at a regular distance, on a thread of its own which sleeps in between. */
final class Schedule implements AutoCloseable {

    /** A start has better things to do. */
    private static final Duration FIRST = Duration.ofMinutes(10);

    private final Clock clock;
    private final Runnable task;
    private Thread thread; // guarded by this

    Schedule(Clock clock, Runnable task) {
        this.clock = clock;
        this.task = task;
    }

    /** When the task is due. @param last when it was done, @param every zero for never, then null is returned */
    static Instant next(Instant last, Duration every, Instant now) {
        if (every.isZero()) {
            return null;
        }
        Instant due = last.plus(every);
        Instant earliest = now.plus(FIRST);
        return due.isBefore(earliest) ? earliest : due;
    }

    /** Begins anew. @param last when the task was done before */
    synchronized void set(Instant last, Duration every) {
        close();
        Instant first = next(last, every, clock.instant());
        if (first != null) {
            thread = new Thread(() -> run(first, every), "backup-schedule");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(Instant first, Duration every) {
        try {
            for (Instant due = first; ; due = due.plus(every)) {
                Thread.sleep(Math.max(0, Duration.between(clock.instant(), due).toMillis()));
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }
}
