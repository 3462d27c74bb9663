package io.windflow.spi.store;

import io.windflow.spi.store.StoreReading.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects rows, or keys of rows, and hands them on in lists: of {@value #MOST_ROWS}, or as soon as they have
 * {@value #MOST_BYTES} bytes. So what is held is no more than that and one row, however long rows are. Not for use by
 * several threads.
 */
public final class RowChunks implements Rows {

    /** Rows that are dealt with at once at most. */
    public static final int MOST_ROWS = 500;

    /** Bytes that are enough for rows to be dealt with. */
    public static final int MOST_BYTES = 1024 * 1024;

    private final Sink sink;
    private final List<Object[]> waiting = new ArrayList<>();
    private long bytes;

    public RowChunks(Sink sink) {
        this.sink = sink;
    }

    /** Takes rows; keeps no reference to the list, which is used again. */
    @FunctionalInterface
    public interface Sink {
        void take(List<Object[]> rows) throws SQLException;
    }

    /** Adds a copy of the array. */
    @Override
    public void row(Object[] row) throws SQLException {
        waiting.add(row.clone());
        bytes += size(row);
        if (waiting.size() == MOST_ROWS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    /** Hands on what is left. */
    public void flush() throws SQLException {
        if (waiting.isEmpty()) {
            return;
        }
        sink.take(waiting);
        waiting.clear();
        bytes = 0;
    }

    private static long size(Object[] row) {
        long size = 0;
        for (Object value : row) {
            if (value instanceof String text) {
                size += text.length();
            } else if (value instanceof byte[] content) {
                size += content.length;
            } else {
                size += Long.BYTES;
            }
        }
        return size;
    }
}
