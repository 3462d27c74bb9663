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
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does that data can move from and to. Extended by a test beside each provider. */
@Timeout(60)
public abstract class MovableStoreContract {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** A store that serves, with no data yet; each call makes another. Closed by the subclass after the test. */
    protected abstract MovableStore serving();

    /** A store whose data lives elsewhere, so that it can be moved to; each call makes another. */
    protected abstract MovableStore elsewhere();

    @Test
    void knowsItsTablesAlsoWithoutData() throws SQLException {
        StoreSchema schema = serving().schema();

        assertThat(elsewhere().schema()).isEqualTo(schema);
        List<String> names = schema.tables().stream().map(StoreTable::name).toList();
        assertThat(names).contains("settings", "audit").doesNotContain("schema_history");
        assertThat(names.indexOf("stacks")).isLessThan(names.indexOf("revisions"));
        assertThat(schema.table("revisions").key()).containsExactly("stack", "number");
        assertThat(schema.table("audit").generated()).isEqualTo("id");
        assertThat(schema.table("settings").generated()).isNull();
    }

    @Test
    void movesAllValues() throws SQLException {
        MovableStore from = serving();
        MovableStore to = elsewhere();
        new SampleData(1).fill(from, 40);
        Map<String, RowDigest> before;

        try (MoveSource source = from.capture();
                StoreSnapshot snapshot = source.snapshot();
                MoveTarget target = to.stage(from.epoch().orElseThrow())) {
            before = digests(from, snapshot);
            copy(from.schema(), snapshot, target);
            target.settle();
            assertThat(digests(to, target.reading())).isEqualTo(before);
            target.commit(from.epoch().orElseThrow().next());
        }
        to.confirm();

        try (MoveSource back = to.capture();
                StoreSnapshot snapshot = back.snapshot()) {
            assertThat(digests(to, snapshot)).isEqualTo(before);
        }
    }

    @Test
    void staysInOneStateWhileOthersWrite() throws SQLException {
        MovableStore store = serving();
        set(store, "a", "1");

        try (MoveSource source = store.capture();
                StoreSnapshot snapshot = source.snapshot()) {
            set(store, "b", "1");
            assertThat(snapshot.count(store.schema().table("settings"))).isOne();
            assertThat(keys(store, snapshot, "settings")).containsExactly("a");
        }
    }

    @Test
    void tellsEachChangedKeyOnceWithItsRow() throws SQLException {
        MovableStore store = serving();
        for (String key : List.of("unchanged", "updated", "deleted", "renamed", "replaced", "twice")) {
            set(store, key, "1");
        }

        try (MoveSource source = store.capture();
                StoreSnapshot first = source.snapshot()) {
            write(store, "UPDATE settings SET value = '2' WHERE key = 'updated'");
            write(store, "DELETE FROM settings WHERE key = 'deleted'");
            write(store, "UPDATE settings SET key = 'renewed' WHERE key = 'renamed'");
            write(
                    store,
                    "INSERT INTO settings (key, value) VALUES ('replaced', '2')"
                            + " ON CONFLICT (key) DO UPDATE SET value = '2'");
            write(store, "UPDATE settings SET value = '2' WHERE key = 'twice'");
            write(store, "UPDATE settings SET value = '3' WHERE key = 'twice'");
            set(store, "inserted", "1");
            assertThatThrownBy(() -> store.write((connection, dialect) -> {
                        Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('undone', '1')");
                        throw new SQLException("undone");
                    }))
                    .hasMessageContaining("undone");

            try (StoreSnapshot second = source.snapshot()) {
                assertThat(changes(store, second, "settings", first.watermark()))
                        .containsEntry("updated", "2")
                        .containsEntry("deleted", null)
                        .containsEntry("renamed", null)
                        .containsEntry("renewed", "1")
                        .containsEntry("replaced", "2")
                        .containsEntry("twice", "3")
                        .containsEntry("inserted", "1")
                        .hasSize(7);
            }
        }
    }

    @Test
    void tellsRowsDeletedWithTheirParent() throws SQLException {
        MovableStore store = serving();
        new SampleData(2).fill(store, 1);

        try (MoveSource source = store.capture();
                StoreSnapshot first = source.snapshot()) {
            write(store, "DELETE FROM stacks");
            try (StoreSnapshot second = source.snapshot()) {
                List<Object[]> gone = new ArrayList<>();
                second.changes(
                        store.schema().table("revisions"),
                        first.watermark(),
                        (key, row) -> gone.add(new Object[] {row, key[1]}));
                assertThat(gone).hasSize(2).allMatch(change -> change[0] == null);
                assertThat(gone).extracting(change -> change[1]).containsExactlyInAnyOrder(1L, 2L);
            }
        }
    }

    @Test
    void missesNoTransactionThatCommitsAfterANewerOne() throws Exception {
        MovableStore store = serving();
        CountDownLatch wrote = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);

        try (MoveSource source = store.capture();
                StoreSnapshot first = source.snapshot()) {
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> store.write((connection, dialect) -> {
                Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('slow', '1')");
                wrote.countDown();
                await(go);
                return null;
            }));
            assertThat(wrote.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> quick = CompletableFuture.runAsync(() -> set(store, "quick", "1"));
            try (StoreSnapshot second = source.snapshot()) {
                go.countDown();
                slow.get(10, TimeUnit.SECONDS);
                quick.get(10, TimeUnit.SECONDS);
                assertThat(changes(store, second, "settings", first.watermark()))
                        .doesNotContainKey("slow");
                try (StoreSnapshot third = source.snapshot()) {
                    assertThat(changes(store, third, "settings", second.watermark()))
                            .containsKeys("slow", "quick");
                }
            }
        }
    }

    @Test
    void readsRowsByTheirKeys() throws SQLException {
        MovableStore store = serving();
        new SampleData(3).fill(store, 3);

        try (MoveSource source = store.capture();
                StoreSnapshot snapshot = source.snapshot()) {
            for (StoreTable table : store.schema().tables()) {
                List<Object[]> all = rows(snapshot, table);
                List<Object[]> some = all.subList(0, Math.min(2, all.size()));
                RowDigest expected = new RowDigest();
                some.forEach(expected::add);
                RowDigest found = new RowDigest();
                snapshot.rows(table, some.stream().map(table::keyOf).toList(), found::add);
                assertThat(found).as(table.name()).isEqualTo(expected);
            }
        }
    }

    @Test
    void followsChangesInWhateverOrderTheyCome() throws SQLException {
        MovableStore from = serving();
        MovableStore to = elsewhere();
        SampleData data = new SampleData(4);
        data.fill(from, 5);

        try (MoveSource source = from.capture();
                MoveTarget target = to.stage(from.epoch().orElseThrow())) {
            long watermark;
            try (StoreSnapshot snapshot = source.snapshot()) {
                copy(from.schema(), snapshot, target);
                watermark = snapshot.watermark();
            }
            target.settle();
            for (int round = 0; round < 5; round++) {
                data.disturb(from);
                swapTwoNames(from);
                try (StoreSnapshot snapshot = source.snapshot()) {
                    follow(from.schema(), snapshot, watermark, target);
                    follow(from.schema(), snapshot, watermark, target);
                    watermark = snapshot.watermark();
                    assertThat(digests(to, target.reading())).isEqualTo(digests(from, snapshot));
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
    void handsOutNoNumberTwice() throws SQLException {
        MovableStore from = serving();
        MovableStore to = elsewhere();
        new SampleData(5).fill(from, 3);
        write(from, "DELETE FROM audit");

        try (MoveSource source = from.capture();
                StoreSnapshot snapshot = source.snapshot();
                MoveTarget target = to.stage(from.epoch().orElseThrow())) {
            StoreTable audit = from.schema().table("audit");
            assertThat(snapshot.generated(audit)).isEqualTo(3);
            copy(from.schema(), snapshot, target);
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
    void servesWhatWasCommitted() throws SQLException {
        MovableStore to = elsewhere();
        assertThat(to.epoch()).isEmpty();
        assertThatThrownBy(() -> set(to, "a", "1")).isInstanceOf(ProviderUnavailableException.class);

        Epoch source = Epoch.first();
        Epoch epoch = source.next();
        try (MoveTarget target = to.stage(source)) {
            target.commit(epoch);
        }
        to.confirm();
        to.confirm();

        assertThat(to.epoch()).contains(epoch);
        to.probe();
        set(to, "a", "1");
        assertThat(get(to, "a")).isEqualTo("1");
    }

    @Test
    void forgetsACopyThatWasDiscarded() throws SQLException {
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
    void letsNobodyWriteWhileItIsFrozen() throws Exception {
        MovableStore store = serving();
        try (MoveSource source = store.capture()) {
            CompletableFuture<Void> writing;
            try (StoreSnapshot frozen = source.freeze(LIMIT)) {
                writing = CompletableFuture.runAsync(() -> set(store, "a", "1"));
                Awaitility.await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> !writing.isDone());
                assertThat(frozen.count(store.schema().table("settings"))).isZero();
            }
            writing.get(10, TimeUnit.SECONDS);
        }
        assertThat(get(store, "a")).isEqualTo("1");
    }

    @Test
    void doesNotWaitForeverToFreeze() throws Exception {
        MovableStore store = serving();
        CountDownLatch wrote = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (MoveSource source = store.capture()) {
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> store.write((connection, dialect) -> {
                Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('slow', '1')");
                wrote.countDown();
                await(go);
                return null;
            }));
            assertThat(wrote.await(10, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(() -> source.freeze(Duration.ofMillis(200)).close())
                    .isInstanceOf(SQLException.class);

            go.countDown();
            slow.get(10, TimeUnit.SECONDS);
        }
        assertThat(get(store, "slow")).isEqualTo("1");
    }

    @Test
    void leavesNoTraceOfACaptureThatEnded() throws SQLException {
        MovableStore store = serving();
        MoveSource source = store.capture();
        source.close();
        set(store, "a", "1");

        try (MoveSource next = store.capture();
                StoreSnapshot first = next.snapshot()) {
            set(store, "b", "1");
            try (StoreSnapshot second = next.snapshot()) {
                assertThat(changes(store, second, "settings", first.watermark()))
                        .containsOnlyKeys("b");
            }
        }
    }

    @Test
    void endsAReadingThatIsAborted() throws SQLException {
        MovableStore store = serving();
        new SampleData(7).fill(store, 300);
        try (MoveSource source = store.capture();
                StoreSnapshot snapshot = source.snapshot()) {
            assertThatThrownBy(() -> {
                        for (StoreTable table : store.schema().tables()) {
                            snapshot.rows(table, row -> source.abort());
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
        set(store, "a", "1");
    }

    @Test
    void endsALoadThatIsAborted() throws SQLException {
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

    @Test
    void isServedNoMoreOnceRetired() throws SQLException {
        MovableStore store = serving();
        set(store, "a", "1");
        store.capture().close();
        store.retire(Instant.now());
        store.retire(Instant.now());

        assertThat(store.epoch()).isEmpty();
        assertThatThrownBy(() -> set(store, "b", "1")).isInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(() -> get(store, "a")).isInstanceOf(ProviderUnavailableException.class);
        assertThat(store.findings(Epoch.first(), 1)).isEmpty();
    }

    @Test
    void keepsFormerDataUntilItIsPurged() throws SQLException {
        MovableStore store = serving();
        set(store, "a", "1");
        assertThat(store.former()).isEmpty();
        assertThat(store.purge("anything")).isFalse();
        store.capture().close();
        Instant moved = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        store.retire(moved);

        assertThat(store.former()).singleElement().satisfies(former -> {
            assertThat(former.provider()).isEqualTo(store.name());
            assertThat(former.until()).isEqualTo(moved);
            assertThat(former.sizeBytes()).isPositive();
            assertThat(former.place()).contains(former.name());
        });
        String name = store.former().get(0).name();
        assertThat(store.purge("../" + name)).isFalse();
        assertThat(store.purge(name)).isTrue();
        assertThat(store.purge(name)).isFalse();
        assertThat(store.former()).isEmpty();
    }

    @Test
    void neverPurgesTheDataInUse() throws SQLException {
        MovableStore store = serving();
        set(store, "a", "1");

        for (String name : List.of("windflow", "windflow.db", "public", "")) {
            assertThat(store.purge(name)).isFalse();
        }
        assertThat(get(store, "a")).isEqualTo("1");
    }

    @Test
    void findsNothingWrongWithGoodData() throws SQLException {
        MovableStore store = serving();
        new SampleData(8).fill(store, 10);

        assertThat(store.findings()).isEmpty();
        assertThat(store.sizeInBytes()).isPositive();
    }

    /** Copies all rows of a snapshot to a target. */
    public static void copy(StoreSchema schema, StoreReading from, MoveTarget to) throws SQLException {
        for (StoreTable table : schema.tables()) {
            try (RowSink sink = to.load(table)) {
                from.rows(table, sink::row);
                sink.finish();
            }
        }
    }

    /** Brings a target from the state of a watermark to the state of a snapshot. */
    public static void follow(StoreSchema schema, StoreSnapshot snapshot, long since, MoveTarget to)
            throws SQLException {
        Map<StoreTable, List<Object[]>> gone = new LinkedHashMap<>();
        Map<StoreTable, List<Object[]>> there = new LinkedHashMap<>();
        for (StoreTable table : schema.tables()) {
            List<Object[]> keys = new ArrayList<>();
            List<Object[]> rows = new ArrayList<>();
            snapshot.changes(table, since, (key, row) -> {
                if (row == null) {
                    keys.add(key);
                } else {
                    rows.add(row);
                }
            });
            gone.put(table, keys);
            there.put(table, rows);
        }
        try (MoveTarget.Batch batch = to.begin()) {
            List<StoreTable> reversed = new ArrayList<>(schema.tables());
            java.util.Collections.reverse(reversed);
            for (StoreTable table : reversed) {
                batch.remove(table, gone.get(table));
            }
            for (StoreTable table : schema.tables()) {
                batch.put(table, there.get(table));
            }
            batch.commit();
        }
    }

    /** The digest of each table's rows. */
    public static Map<String, RowDigest> digests(MovableStore store, StoreReading reading) throws SQLException {
        Map<String, RowDigest> digests = new LinkedHashMap<>();
        for (StoreTable table : store.schema().tables()) {
            RowDigest digest = new RowDigest();
            reading.rows(table, digest::add);
            digests.put(table.name(), digest);
        }
        return digests;
    }

    private static List<Object[]> rows(StoreReading reading, StoreTable table) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        reading.rows(table, row -> rows.add(row.clone()));
        return rows;
    }

    private static List<String> keys(MovableStore store, StoreReading reading, String table) throws SQLException {
        StoreTable found = store.schema().table(table);
        return rows(reading, found).stream()
                .map(row -> Arrays.toString(found.keyOf(row)).replaceAll("[\\[\\]]", ""))
                .toList();
    }

    /** Keys and values of changed settings. */
    private static Map<String, String> changes(MovableStore store, StoreSnapshot snapshot, String table, long since)
            throws SQLException {
        Map<String, String> changes = new LinkedHashMap<>();
        snapshot.changes(store.schema().table(table), since, (key, row) -> {
            assertThat(changes).doesNotContainKey((String) key[0]);
            changes.put((String) key[0], row == null ? null : (String) row[1]);
        });
        return changes;
    }

    private static void write(Store store, String sql) {
        store.write((connection, dialect) -> Sql.update(connection, sql));
    }

    private static int set(Store store, String key, String value) {
        return store.write((connection, dialect) ->
                Sql.update(connection, "INSERT INTO settings (key, value) VALUES (?, ?)", key, value));
    }

    private static String get(Store store, String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElse(null));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
