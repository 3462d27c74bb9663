package io.windflow.spi.store;

import java.sql.SQLException;
import java.time.Duration;

/**
 * A store that serves and notes each change in the same transaction, so that a copy can follow it. Snapshots of it may
 * be used beside each other.
 */
public interface MoveSource extends AutoCloseable {

    /** The state as of now. Units of work go on beside it. */
    StoreSnapshot snapshot() throws SQLException;

    /**
     * The state as of now, which nobody can change until the snapshot is closed: neither this process nor another one.
     *
     * @throws SQLException also if others do not let go within the limit
     */
    StoreSnapshot freeze(Duration limit) throws SQLException;

    /** Ends whatever this source is doing at once, with an exception there. For any thread. Does not block. */
    void abort();

    /** Notes no more changes and leaves no trace. Never throws: what could not be removed goes at the next start. */
    @Override
    void close();
}
