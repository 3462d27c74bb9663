package io.windflow.spi.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A store that serves and notes each change in the same transaction, so that a copy can follow it. Snapshots of it may
 * be used beside each other.
 */
public interface MoveSource extends AutoCloseable {

    /** The state as of now. Units of work go on beside it. */
    StoreSnapshot snapshot() throws SQLException;

    /**
     * Lets no other process use the data from now on, until {@link #close} finds that it was decided that the data stays.
     * Units of work go on beside it. A store for one process alone has nothing to do.
     *
     * @return others who use the data already; none is what is hoped for
     */
    default List<MoveFinding> claim() throws SQLException {
        return List.of();
    }

    /**
     * The state as of now, which nobody can change until the snapshot is closed: neither this process nor another one.
     *
     * @throws SQLException also if others do not let go within the limit
     */
    StoreSnapshot freeze(Duration limit) throws SQLException;

    /**
     * Seals what was frozen, before anybody else can change it: called when it was decided that the data lives elsewhere,
     * with the frozen snapshot still open. {@link MovableStore#retire} follows, whether or not this fails. A store for one
     * process alone has nothing to do.
     */
    default void seal(Instant at) throws SQLException {}

    /** Ends whatever this source is doing at once, with an exception there. For any thread. Does not block. */
    void abort();

    /** Notes no more changes and leaves no trace. Never throws: what could not be removed goes at the next start. */
    @Override
    void close();
}
