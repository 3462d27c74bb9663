package io.windflow.extensions.internal.move;

import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowChunks;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Brings a copy from one state of its source to a later one, a few rows at a time. */
final class Follower {

    private final StoreSchema schema;
    private final MoveTarget target;
    private final Runnable pulse;

    /** @param pulse called with each key that is done */
    Follower(StoreSchema schema, MoveTarget target, Runnable pulse) {
        this.schema = schema;
        this.target = target;
        this.pulse = pulse;
    }

    /** There is more to follow than was allowed. */
    static final class TooMuch extends SQLException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("More has changed than can be followed now");
        }
    }

    /**
     * Makes the copy what the snapshot is.
     *
     * @param since the watermark of the state that the copy is in
     * @param most keys to follow
     * @return how many keys had changed
     * @throws TooMuch if more have; the copy is as it was
     */
    long follow(StoreSnapshot snapshot, long since, long most) throws SQLException {
        List<StoreTable> reversed = new ArrayList<>(schema.tables());
        Collections.reverse(reversed);
        long[] changed = {0};
        try (MoveTarget.Batch batch = target.begin()) {
            for (StoreTable table : reversed) {
                RowChunks gone = new RowChunks(keys -> batch.remove(table, keys));
                snapshot.changes(table, since, (key, row) -> {
                    if (++changed[0] > most) {
                        throw new TooMuch();
                    }
                    pulse.run();
                    if (row == null) {
                        gone.row(key);
                    }
                });
                gone.flush();
            }
            if (changed[0] > 0) {
                for (StoreTable table : schema.tables()) {
                    RowChunks there = new RowChunks(rows -> batch.put(table, rows));
                    snapshot.changes(table, since, (key, row) -> {
                        pulse.run();
                        if (row != null) {
                            there.row(row);
                        }
                    });
                    there.flush();
                }
            }
            batch.commit();
        }
        return changed[0];
    }

    /** Compares the rows that were followed. @throws MoveFailure if one differs */
    void verify(StoreSnapshot snapshot, long since) throws SQLException, MoveFailure {
        StoreReading copy = target.reading();
        for (StoreTable table : schema.tables()) {
            RowDigest expected = new RowDigest();
            RowDigest found = new RowDigest();
            RowChunks keys = new RowChunks(chunk -> copy.rows(table, chunk, found::add));
            snapshot.changes(table, since, (key, row) -> {
                pulse.run();
                if (row != null) {
                    expected.add(row);
                }
                keys.row(key);
            });
            keys.flush();
            if (!expected.equals(found)) {
                throw new MoveFailure(
                        "Rows of " + table.name() + " that changed meanwhile are not the same in the copy",
                        "Nothing was changed; please report this",
                        false,
                        null);
            }
        }
    }
}
