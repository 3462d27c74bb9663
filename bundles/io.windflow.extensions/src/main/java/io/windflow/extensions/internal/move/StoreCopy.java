package io.windflow.extensions.internal.move;

import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A copy on its way from being empty to being all that its source is. Each step runs on one thread after the other, apart
 * from {@link #abort}.
 */
final class StoreCopy {

    /** So few changes are followed in a moment. */
    private static final long FEW = 200;

    /** More than this is not followed behind the fence. */
    private static final long MOST_BEHIND_FENCE = 2_000;

    private static final int MOST_ROUNDS = 1_000;

    private final MovableStore from;
    private final MovableStore to;
    private final MoveProgress progress;
    private final StoreSchema schema;
    private final Epoch epoch;
    private volatile MoveSource source;
    private volatile MoveTarget target;
    private StoreSnapshot frozen; // null until it is decided
    private Follower follower;
    private long watermark;
    private long rows;
    private long compared;

    /** @param epoch of the source */
    StoreCopy(MovableStore from, MovableStore to, StoreSchema schema, Epoch epoch, MoveProgress progress) {
        this.from = from;
        this.to = to;
        this.schema = schema;
        this.epoch = epoch;
        this.progress = progress;
    }

    /** How many rows the snapshot had. */
    long rows() {
        return rows;
    }

    int tables() {
        return schema.tables().size();
    }

    /** How many rows were the same on both sides when all were compared. */
    long compared() {
        return compared;
    }

    /** Notes changes from now on, and makes room for the copy. */
    void prepare() throws SQLException {
        source = from.capture();
        target = to.stage(epoch);
        follower = new Follower(schema, target, progress::row);
    }

    void copy() throws SQLException {
        try (StoreSnapshot snapshot = source.snapshot()) {
            watermark = snapshot.watermark();
            for (StoreTable table : schema.tables()) {
                rows += snapshot.count(table);
            }
            progress.begin("copy", "Copying " + rows + " rows to " + to.name(), rows);
            for (StoreTable table : schema.tables()) {
                try (RowSink sink = target.load(table)) {
                    snapshot.rows(table, row -> {
                        sink.row(row);
                        progress.row();
                    });
                    sink.finish();
                }
            }
        }
    }

    /** Follows until few changes are left. @param verify whether to compare what was followed */
    void followAll(boolean verify) throws SQLException, MoveFailure {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            try (StoreSnapshot snapshot = source.snapshot()) {
                if (follow(snapshot, verify, Long.MAX_VALUE) <= FEW) {
                    return;
                }
            }
        }
        throw new MoveFailure(
                "Data changes faster than " + to.name() + " can follow", "Try again at a quieter time", true, null);
    }

    private long follow(StoreSnapshot snapshot, boolean verify, long most) throws SQLException, MoveFailure {
        long changed = follower.follow(snapshot, watermark, most);
        if (verify) {
            follower.verify(snapshot, watermark);
        }
        watermark = snapshot.watermark();
        return changed;
    }

    void settle() throws SQLException {
        target.settle();
    }

    /** Compares the whole copy with the state of the source that it is in. */
    void verify(MoveThread thread) throws SQLException, MoveFailure, InterruptedException, ExecutionException {
        try (StoreSnapshot snapshot = source.snapshot()) {
            follow(snapshot, false, Long.MAX_VALUE);
            Future<List<RowDigest>> copied = thread.start(() -> digests(target.reading()));
            List<RowDigest> expected;
            List<RowDigest> found;
            try {
                expected = digests(snapshot);
                found = copied.get();
            } finally {
                if (!copied.isDone()) {
                    thread.end(copied);
                }
            }
            compared = expected.stream().mapToLong(RowDigest::rows).sum();
            for (int i = 0; i < expected.size(); i++) {
                if (!expected.get(i).equals(found.get(i))) {
                    throw new MoveFailure(
                            "The copy of " + schema.tables().get(i).name() + " is not the same: " + expected.get(i)
                                    + " became " + found.get(i),
                            "Nothing was changed; please report this",
                            false,
                            null);
                }
            }
        }
    }

    private List<RowDigest> digests(StoreReading reading) throws SQLException {
        List<RowDigest> digests = new ArrayList<>();
        for (StoreTable table : schema.tables()) {
            RowDigest digest = new RowDigest();
            reading.rows(table, row -> {
                digest.add(row);
                progress.row();
            });
            digests.add(digest);
        }
        return digests;
    }

    /** Lets nobody else use the source. Returns who does already. */
    List<MoveFinding> claim() throws SQLException {
        return source.claim();
    }

    /**
     * Freezes the source, follows the rest and commits the copy; then, with the source still frozen, lets it be decided.
     * If it is, the source stays frozen until {@link #seal}.
     *
     * @param limit how long to wait until nobody writes
     * @throws Follower.TooMuch if it is too early: the copy is as it was
     */
    void finish(Duration limit, Deciding deciding) throws Exception {
        StoreSnapshot last = source.freeze(limit);
        try {
            follow(last, true, MOST_BEHIND_FENCE);
            for (StoreTable table : schema.tables()) {
                if (table.generated() != null) {
                    target.setGenerated(table, last.generated(table));
                }
            }
            Epoch next = epoch.next();
            target.commit(next);
            deciding.decide(next);
            frozen = last;
        } finally {
            if (frozen == null) {
                last.close();
            }
        }
    }

    /** Seals the source, which was frozen until now; what can be done after the units of work go on. */
    void seal(Instant at) throws SQLException {
        if (frozen != null) {
            try (StoreSnapshot last = frozen) {
                source.seal(at);
            }
        }
    }

    /** What is done when all is ready. */
    @FunctionalInterface
    interface Deciding {
        void decide(Epoch next) throws Exception;
    }

    /** Ends whatever both databases are doing. For any thread. Does not block. */
    void abort() {
        MoveSource reading = source;
        if (reading != null) {
            reading.abort();
        }
        MoveTarget writing = target;
        if (writing != null) {
            writing.abort();
        }
    }

    /** Lets go of a copy that is the true store now. */
    void keep() {
        try {
            target.close();
        } finally {
            source.close();
        }
    }

    /** Leaves nothing of a copy that is not. */
    void drop() {
        try {
            if (target != null) {
                target.discard();
            }
        } finally {
            if (source != null) {
                source.close();
            }
        }
    }
}
