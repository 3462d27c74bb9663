package io.windflow.tests.move;

import io.windflow.api.extension.Progress;
import io.windflow.api.store.FormerStore;
import io.windflow.api.store.Store;
import io.windflow.extensions.internal.capability.StoreGate;
import io.windflow.extensions.internal.move.Decision;
import io.windflow.extensions.internal.move.MoveCancelled;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveResult;
import io.windflow.extensions.internal.move.MoveWatch;
import io.windflow.extensions.internal.move.StoreMove;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.StoreSchema;
import io.windflow.store.sqlite.internal.SqliteStores;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** As much of WindFlow as keeps and moves its data: two stores, the gate before them, the marker. */
final class Installation implements AutoCloseable {

    /** Wants every move, and hears nothing. */
    static final MoveWatch QUIET = new MoveWatch() {
        @Override
        public void progress(Progress now) {}

        @Override
        public void goOn() {}
    };

    private final Path home;
    private final FarStore farStore;
    private final MovableStore near;
    private final MovableStore far;
    private final StoreGate gate;
    private volatile boolean isFar;
    private StoreSchema schema; // null until it is asked for

    /** Starts with what the marker says. */
    Installation(Path home, FarStore farStore) throws IOException, SQLException {
        this.home = home;
        this.farStore = farStore;
        var authority = Authority.read(home);
        this.isFar = authority.isPresent() && authority.get().extension() != null;
        this.near = SqliteStores.open(home);
        this.far = farStore.open(authority);
        if (isFar) {
            String id = far.epoch().orElseThrow().id();
            if (!id.equals(authority.get().epoch().id())) {
                throw new IllegalStateException("The far store does not hold the epoch of the marker");
            }
            far.confirm();
        }
        this.gate = new StoreGate(near, isFar ? far : null);
    }

    Store store() {
        return gate.store();
    }

    boolean isFar() {
        return isFar;
    }

    /** The tables, which both stores have. */
    StoreSchema schema() throws SQLException {
        if (schema == null) {
            schema = (isFar ? far : near).schema();
        }
        return schema;
    }

    /** Deletes what former moves have left. */
    void purgeFormer() throws SQLException {
        for (MovableStore store : List.of(near, far)) {
            for (FormerStore former : store.former()) {
                store.purge(former.name());
            }
        }
    }

    /** Moves everything to the other store. */
    MoveResult move() throws Exception {
        return move(new Faults(0, Faults.Kind.BEFORE), QUIET, MoveLimits.STANDARD);
    }

    MoveResult move(Faults faults, MoveWatch watch, MoveLimits limits)
            throws MoveFailure, MoveCancelled, InterruptedException {
        boolean there = !isFar;
        MovableStore from = there ? near : far;
        MovableStore to = there ? far : near;
        Decision decision = epoch -> {
            new Authority(to.name(), there ? "database" : null, epoch, Instant.now(), Map.of()).write(home);
            isFar = there;
        };
        return new StoreMove(
                        faults.around(from), faults.around(to), gate.fence(there ? far : null), decision, watch, limits)
                .run();
    }

    @Override
    public void close() {
        SqliteStores.close(near);
        farStore.release(far);
    }
}
