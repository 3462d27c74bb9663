package io.windflow.spi.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Reads the rows of a store as portable values. Rows are streamed: memory does not grow with their number. Used by one
 * thread at a time; nothing else may be called on it while rows stream.
 */
public interface StoreReading {

    long count(StoreTable table) throws SQLException;

    /** Gives all rows, in any order. */
    void rows(StoreTable table, Rows rows) throws SQLException;

    /** Gives the rows that have one of the keys (at most 500), in any order. */
    void rows(StoreTable table, List<Object[]> keys, Rows rows) throws SQLException;

    /**
     * The largest value that the table's generated column ever got, also in rows deleted since; 0 if it never got one.
     * Only for a table that has such a column.
     */
    long generated(StoreTable table) throws SQLException;

    /** Takes rows; keeps no reference to the array. */
    @FunctionalInterface
    interface Rows {
        void row(Object[] row) throws SQLException;
    }
}
