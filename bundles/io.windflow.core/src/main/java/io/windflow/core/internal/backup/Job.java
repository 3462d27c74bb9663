package io.windflow.core.internal.backup;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the rows of something long, and ends it when that is asked for. */
class Job implements ArchiveWriter.Progress {

    private final AtomicBoolean cancelled = new AtomicBoolean();
    private volatile long rows;

    @Override
    public void row() {
        if (cancelled.get()) {
            throw new CancellationException();
        }
        rows = rows + 1; // only the working thread writes it
    }

    void startOver() {
        rows = 0;
    }

    long rows() {
        return rows;
    }

    void cancel() {
        cancelled.set(true);
    }

    boolean isCancelled() {
        return cancelled.get();
    }
}
