package io.windflow.spi.store;

import java.sql.SQLException;

/** One consistent state of a store whose changes are being noted. Holds a connection until it is closed. */
public interface StoreSnapshot extends StoreReading, AutoCloseable {

    /**
     * Which changes this state holds. Means something to its own store alone. With {@code w} taken from an earlier
     * snapshot, {@link #changes} tells at least all that this one has and that one had not; to tell some that both have
     * does no harm. (A number drawn from a sequence is no watermark where transactions commit in another order.)
     */
    long watermark();

    /**
     * Gives each key of the table that was inserted, updated or deleted since a watermark, once, with the row as it is in
     * this state.
     *
     * @param since the watermark of an earlier snapshot of the same {@link MoveSource}
     */
    void changes(StoreTable table, long since, Changes changes) throws SQLException;

    @Override
    void close();

    /** Takes changed keys; may keep the arrays. */
    @FunctionalInterface
    interface Changes {
        /** @param row null if there is no row of this key any more */
        void change(Object[] key, Object[] row) throws SQLException;
    }
}
