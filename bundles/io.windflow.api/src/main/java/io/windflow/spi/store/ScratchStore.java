package io.windflow.spi.store;

import java.sql.SQLException;
import org.osgi.annotation.versioning.ConsumerType;

/** A store that has room beside its data to try something out, whether it serves or not. The embedded one has. */
@ConsumerType
public interface ScratchStore {

    /** The tables, as {@link MovableStore#schema} tells them. */
    StoreSchema schema() throws SQLException;

    /**
     * Makes an empty store with the newest schema, which ends with {@link MoveTarget#discard} and is never committed.
     * There is one at a time: what is left of another one is removed.
     */
    MoveTarget scratch() throws SQLException;
}
