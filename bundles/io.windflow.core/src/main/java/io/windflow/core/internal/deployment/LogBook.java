package io.windflow.core.internal.deployment;

import io.windflow.api.deployment.LogLine;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The log of one deployment while it runs. Lines are masked, numbered and shown to followers at once, and written to the
 * store in batches. A log has an end: past {@value #MOST_LINES} lines only WindFlow's own are kept.
 */
final class LogBook {

    static final String WINDFLOW = "windflow";
    static final String COMPOSE = "compose";
    static final int MOST_LINES = 10_000;
    private static final int MOST_CHARACTERS = 4_000;
    private static final int RECENT = 500;

    private final Clock clock;
    private final Runnable onLine;
    private final ReentrantLock writing = new ReentrantLock(); // keeps batches in order

    private final Deque<LogLine> recent = new ArrayDeque<>(); // guarded by this; ends with all of unwritten
    private final List<LogLine> unwritten = new ArrayList<>(); // guarded by this
    private long last; // guarded by this
    private boolean full; // guarded by this
    private volatile Masker masker = Masker.none();

    /** @param last the number of the last line that the store has. @param onLine called after each line; must not block */
    LogBook(long last, Clock clock, Runnable onLine) {
        this.last = last;
        this.clock = clock;
        this.onLine = onLine;
    }

    void mask(Masker masker) {
        this.masker = masker;
    }

    Masker masker() {
        return masker;
    }

    void windflow(String text) {
        append(WINDFLOW, text);
    }

    void append(String source, String text) {
        // A program may print anything; the store keeps all of it but this.
        for (String line : masker.mask(text).replace('\0', '\uFFFD').split("\\R")) {
            add(source, line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line);
        }
        onLine.run();
    }

    private synchronized void add(String source, String text) {
        if (last >= MOST_LINES && !source.equals(WINDFLOW)) {
            if (!full) {
                full = true;
                add(WINDFLOW, "The log has " + last + " lines; what follows of other programs is left out");
            }
            return;
        }
        LogLine line = new LogLine(++last, clock.instant(), source, text);
        unwritten.add(line);
        recent.add(line);
        while (recent.size() > RECENT && recent.size() > unwritten.size()) {
            recent.remove();
        }
    }

    /** The lines after a number as far as they are here; null if the store must be asked. */
    synchronized List<LogLine> recent(long after, int limit) {
        long first = recent.isEmpty() ? last + 1 : recent.peek().number();
        if (after + 1 < first) {
            return null;
        }
        return recent.stream()
                .filter(line -> line.number() > after)
                .limit(limit)
                .toList();
    }

    synchronized boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /** Gives the lines not written yet to a writer; they stay unwritten if it fails. */
    void write(Consumer<List<LogLine>> writer) {
        writing.lock();
        try {
            List<LogLine> batch;
            synchronized (this) {
                batch = List.copyOf(unwritten);
            }
            writer.accept(batch);
            synchronized (this) {
                unwritten.subList(0, batch.size()).clear();
            }
        } finally {
            writing.unlock();
        }
    }
}
