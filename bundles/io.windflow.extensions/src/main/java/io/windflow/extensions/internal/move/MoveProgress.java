package io.windflow.extensions.internal.move;

import io.windflow.api.extension.Progress;
import io.windflow.api.extension.Progress.Unit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts rows, and tells now and then how far a move is. */
final class MoveProgress {

    private static final int EVERY = 1_024;

    private final MoveWatch watch;
    private final AtomicLong pulse = new AtomicLong();

    // Written by the thread that begins a phase before its rows are counted.
    private volatile String phase;
    private volatile String message;
    private volatile long total;
    private volatile long started;
    private volatile long before;

    MoveProgress(MoveWatch watch) {
        this.watch = watch;
    }

    /** @param total rows there will be, 0 if unknown */
    void begin(String phase, String message, long total) {
        this.phase = phase;
        this.message = message;
        this.total = total;
        this.started = System.nanoTime();
        this.before = pulse.get();
        tell(0);
    }

    /** One more row is done. */
    void row() {
        long now = pulse.incrementAndGet();
        if (now % EVERY == 0) {
            tell(now - before);
        }
    }

    /** A number that changes while rows are being done. */
    long pulse() {
        return pulse.get();
    }

    private void tell(long done) {
        watch.progress(
                total == 0
                        ? Progress.of(phase, message)
                        : Progress.of(
                                phase,
                                message,
                                Math.min(done, total),
                                total,
                                Unit.ROWS,
                                Duration.ofNanos(System.nanoTime() - started)));
    }
}
