package io.windflow.spi.store;

import java.sql.SQLException;

/** Takes the rows of one table in bulk. */
public interface RowSink extends AutoCloseable {

    /** @param row as described by {@link StoreTable}; may be used again by the caller when this returns */
    void row(Object[] row) throws SQLException;

    /** Puts in what was taken; without it, {@link #close} drops what was not put in yet. */
    void finish() throws SQLException;

    @Override
    void close();
}
