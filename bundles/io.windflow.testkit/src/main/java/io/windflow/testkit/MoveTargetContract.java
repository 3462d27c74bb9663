package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** It takes a copy, which becomes its data when it is committed. See {@link MovableStoreContract}. */
public interface MoveTargetContract extends MovableStores {

    Duration LIMIT = Duration.ofSeconds(5);

    @Test
    default void movesAllValues() throws SQLException {
        MovableStore from = serving();
        MovableStore to = elsewhere();
        new SampleData(1).fill(from, 40);
        Map<String, RowDigest> before;

        try (MoveSource source = from.capture();
                StoreSnapshot snapshot = source.snapshot();
                MoveTarget target = to.stage(from.epoch().orElseThrow())) {
            before = Copies.digests(from, snapshot);
            Copies.copy(from.schema(), snapshot, target);
            target.settle();
            assertThat(Copies.digests(to, target.reading())).isEqualTo(before);
            target.commit(from.epoch().orElseThrow().next());
        }
        to.confirm();

        try (MoveSource back = to.capture();
                StoreSnapshot snapshot = back.snapshot()) {
            assertThat(Copies.digests(to, snapshot)).isEqualTo(before);
        }
    }

    @Test
    default void followsChangesInWhateverOrderTheyCome() throws SQLException {
        MovableStore from = serving();
        MovableStore to = elsewhere();
        SampleData data = new SampleData(4);
        data.fill(from, 5);

        try (MoveSource source = from.capture();
                MoveTarget target = to.stage(from.epoch().orElseThrow())) {
            long watermark;
            try (StoreSnapshot snapshot = source.snapshot()) {
                Copies.copy(from.schema(), snapshot, target);
                watermark = snapshot.watermark();
            }
            target.settle();
            for (int round = 0; round < 5; round++) {
                data.disturb(from);
                swapTwoNames(from);
                try (StoreSnapshot snapshot = source.snapshot()) {
                    Copies.follow(from.schema(), snapshot, watermark, target);
                    Copies.follow(from.schema(), snapshot, watermark, target);
                    watermark = snapshot.watermark();
                    assertThat(Copies.digests(to, target.reading())).isEqualTo(Copies.digests(from, snapshot));
                }
            }
            target.discard();
        }
    }

    private static void swapTwoNames(Store store) {
        store.write((connection, dialect) -> {
            List<String> names =
                    Sql.list(connection, "SELECT username FROM users ORDER BY id LIMIT 2", row -> row.text("username"));
            Sql.update(connection, "UPDATE users SET username = 'swap' WHERE username = ?", names.get(0));
            Sql.update(connection, "UPDATE users SET username = ? WHERE username = ?", names.get(0), names.get(1));
            return Sql.update(connection, "UPDATE users SET username = ? WHERE username = 'swap'", names.get(1));
        });
    }

    @Test
    default void handsOutNoNumberTwice() throws SQLException {
        MovableStore from = serving();
        MovableStore to = elsewhere();
        new SampleData(5).fill(from, 3);
        TestRows.write(from, "DELETE FROM audit");

        try (MoveSource source = from.capture();
                StoreSnapshot snapshot = source.snapshot();
                MoveTarget target = to.stage(from.epoch().orElseThrow())) {
            StoreTable audit = from.schema().table("audit");
            assertThat(snapshot.generated(audit)).isEqualTo(3);
            Copies.copy(from.schema(), snapshot, target);
            target.setGenerated(audit, snapshot.generated(audit));
            target.commit(from.epoch().orElseThrow().next());
        }
        new SampleData(6).fill(to, 1);

        long id =
                to.read((connection, dialect) -> Sql.first(connection, "SELECT id FROM audit", row -> row.number("id"))
                        .orElseThrow());
        assertThat(id).isEqualTo(4);
    }

    @Test
    default void servesWhatWasCommitted() throws SQLException {
        MovableStore to = elsewhere();
        assertThat(to.epoch()).isEmpty();
        assertThatThrownBy(() -> TestRows.set(to, "a", "1")).isInstanceOf(ProviderUnavailableException.class);

        Epoch source = Epoch.first();
        Epoch epoch = source.next();
        try (MoveTarget target = to.stage(source)) {
            target.commit(epoch);
        }
        to.confirm();
        to.confirm();

        assertThat(to.epoch()).contains(epoch);
        to.probe();
        TestRows.set(to, "a", "1");
        assertThat(TestRows.get(to, "a")).isEqualTo("1");
    }

    /** The first uses after a switch come all at once, and each opens a connection. */
    @Test
    default void servesManyAtOnceWhenTheCopyHasTakenItsPlace() throws Exception {
        int users = 5;
        ExecutorService threads = Executors.newFixedThreadPool(users);
        try {
            for (int i = 0; i < 5; i++) {
                MovableStore to = elsewhere();
                Epoch source = Epoch.first();
                try (MoveTarget target = to.stage(source)) {
                    target.commit(source.next());
                    CyclicBarrier together = new CyclicBarrier(users);
                    List<Future<String>> uses = new ArrayList<>();
                    for (int user = 0; user < users; user++) {
                        boolean writes = user == 0;
                        uses.add(threads.submit(() -> {
                            together.await();
                            if (writes) {
                                TestRows.set(to, "a", "1");
                            }
                            return TestRows.get(to, "b");
                        }));
                    }
                    for (Future<String> use : uses) {
                        assertThat(use.get()).isNull();
                    }
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void forgetsACopyThatWasDiscarded() throws SQLException {
        MovableStore to = elsewhere();
        Epoch source = Epoch.first();

        MoveTarget uncommitted = to.stage(source);
        uncommitted.discard();
        MoveTarget committed = to.stage(source);
        committed.commit(source.next());
        committed.discard();

        assertThat(to.epoch()).isEmpty();
        assertThat(to.findings(source, 1)).isEmpty();
        try (MoveTarget again = to.stage(source)) {
            assertThat(again.reading().count(to.schema().table("settings"))).isZero();
            again.discard();
        }
    }

    @Test
    default void endsALoadThatIsAborted() throws SQLException {
        MovableStore to = elsewhere();
        StoreTable settings = to.schema().table("settings");
        Epoch source = Epoch.first();
        MoveTarget target = to.stage(source);
        assertThatThrownBy(() -> {
                    target.abort();
                    try (RowSink sink = target.load(settings)) {
                        for (long i = 0; i < 100_000; i++) {
                            sink.row(new Object[] {"key" + i, "value"});
                            target.abort();
                        }
                        sink.finish();
                    }
                })
                .isInstanceOf(SQLException.class);
        target.discard();

        MoveTarget again = to.stage(source);
        assertThat(again.reading().count(settings)).isZero();
        again.discard();
    }
}
