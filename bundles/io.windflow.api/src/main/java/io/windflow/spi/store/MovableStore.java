package io.windflow.spi.store;

import io.windflow.api.store.FormerStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A store whose data can move to another one, and that another one's data can move to, while units of work go on. Where
 * the data lives is written in {@link Authority} and decided by whoever moves it; a store serves only data of the epoch
 * that stands there.
 *
 * <p>A move, as seen from here: {@link #findings} of both, {@link #capture} on the source, {@link #stage} on the target,
 * a snapshot copied, changes followed, the source frozen, the target committed, the decision, {@link #confirm} on the
 * target, {@link #retire} on the source. Whatever is killed in between leaves nothing that matters: a start of the source, and the next {@code stage} of
 * the target, remove the remains.
 */
@ConsumerType
public interface MovableStore extends StoreProvider {

    /** The tables, equal in all stores of the same version; available before there is any data. */
    StoreSchema schema() throws SQLException;

    /** The epoch of the data that is committed here and not retired, empty if there is none. */
    Optional<Epoch> epoch() throws SQLException;

    /**
     * The epoch of data that lives here, as was decided, and that other instances may use at the same time. Empty if
     * there is none, or if this store is for one instance alone.
     */
    default Optional<Epoch> shareable() throws SQLException {
        return Optional.empty();
    }

    /** About how many bytes its data takes. */
    long sizeInBytes() throws SQLException;

    /**
     * All that keeps the data here from being moved away: broken foreign keys, values that are not of their column's
     * kind, text that is no Unicode or holds U+0000, values too long to be indexed, other users of this database.
     */
    List<MoveFinding> findings() throws SQLException;

    /**
     * All that keeps other data from being moved here: no right to create it, no room, a server too old, data that
     * already lives here. No finding is what {@link #stage} clears away.
     *
     * @param bytes about how much it is
     */
    List<MoveFinding> findings(Epoch source, long bytes) throws SQLException;

    /** Begins to note changes. The store has an epoch from now on, if it had none. */
    MoveSource capture() throws SQLException;

    /**
     * Makes an empty place for a copy. First clears away what moves that were cut off have left: data with {@code source}
     * as its parent that was never {@linkplain #confirm confirmed}, and places for copies, are removed; data whose id is
     * that of {@code source}'s parent is {@linkplain #retire retired}, as it has gone on there.
     *
     * @param source what is to be copied
     */
    MoveTarget stage(Epoch source) throws SQLException;

    /**
     * Notes that it was decided that the data lives here: from now on it is never taken for what a move has left. Safe to
     * repeat; called after the decision and at each start.
     */
    void confirm() throws SQLException;

    /**
     * Seals the data here, which lives elsewhere from now on: it can only be read, has a name with the date, and is
     * served no more. Safe to repeat. Called when no unit of work runs here.
     */
    void retire(Instant at) throws SQLException;

    /** The data that has moved away from here and is kept, newest first; also while the data lives elsewhere. */
    List<FormerStore> former() throws SQLException;

    /**
     * Deletes data that has moved away from here, for good.
     *
     * @param name as {@link #former} tells it; nothing else is ever deleted
     * @return false if there is none of that name
     */
    boolean purge(String name) throws SQLException;
}
