package io.windflow.spi.store;

import java.sql.SQLException;
import java.util.List;

/**
 * A place for a copy, empty at first, which nobody else sees before {@link #commit}. Used by one thread at a time, apart
 * from {@link #abort}.
 */
public interface MoveTarget extends AutoCloseable {

    /** Loads many rows into an empty table. Tables are loaded in the order of the schema, one at a time. */
    RowSink load(StoreTable table) throws SQLException;

    /** Begins to bring the copy from one state of the source to a later one, in one transaction. */
    Batch begin() throws SQLException;

    /** Sets what a table's generated column got last: the next value is larger. */
    void setGenerated(StoreTable table, long last) throws SQLException;

    /**
     * Does what takes long and need not wait for the end (indexes, constraints, statistics, flushing to disk), so that
     * {@link #commit} is short. May be called several times.
     */
    void settle() throws SQLException;

    /** Reads the copy, without what a batch under way has done. Has no changes to tell. */
    StoreReading reading() throws SQLException;

    /**
     * Makes the copy the durable data of this store, under this epoch, and its provider ready to serve. Whether it
     * becomes the one true store is decided elsewhere afterwards; if not, {@link #discard} follows.
     */
    void commit(Epoch epoch) throws SQLException;

    /** Removes the copy, committed or not. Best effort: {@link MovableStore#stage} removes what is left. */
    void discard();

    /** Ends whatever this target is doing at once, with an exception there. For any thread. Does not block. */
    void abort();

    /** Lets go of connections; the copy stays as it is. */
    @Override
    void close();

    /**
     * Changes of one transaction. First {@link #remove} is called for each table, in reverse order of the schema, then
     * {@link #put} for each table in the order of the schema. In between, a unique constraint may be broken by rows that
     * a later call puts right (two rows that swapped a unique value). Removing a row must not remove others: those have
     * changes of their own.
     */
    interface Batch extends AutoCloseable {

        /** Removes rows; those that are not there do no harm. */
        void remove(StoreTable table, List<Object[]> keys) throws SQLException;

        /** Inserts rows, or updates those whose key is there. */
        void put(StoreTable table, List<Object[]> rows) throws SQLException;

        void commit() throws SQLException;

        /** Undoes what was not committed. */
        @Override
        void close();
    }
}
