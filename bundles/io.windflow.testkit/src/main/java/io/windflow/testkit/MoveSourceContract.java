package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Data can be copied away from it while it is being written. See {@link MovableStoreContract}. */
public interface MoveSourceContract extends MovableStores {

    Duration LIMIT = Duration.ofSeconds(5);

    @Test
    default void knowsItsTablesAlsoWithoutData() throws SQLException {
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
    default void findsNothingWrongWithGoodData() throws SQLException {
        MovableStore store = serving();
        new SampleData(8).fill(store, 10);

        assertThat(store.findings()).isEmpty();
        assertThat(store.sizeInBytes()).isPositive();
    }

    @Test
    default void staysInOneStateWhileOthersWrite() throws SQLException {
        MovableStore store = serving();
        TestRows.set(store, "a", "1");

        try (MoveSource source = store.capture();
                StoreSnapshot snapshot = source.snapshot()) {
            TestRows.set(store, "b", "1");
            assertThat(snapshot.count(store.schema().table("settings"))).isOne();
            assertThat(TestRows.keys(store, snapshot, "settings")).containsExactly("a");
        }
    }

    @Test
    default void readsRowsByTheirKeys() throws SQLException {
        MovableStore store = serving();
        new SampleData(3).fill(store, 3);

        try (MoveSource source = store.capture();
                StoreSnapshot snapshot = source.snapshot()) {
            for (StoreTable table : store.schema().tables()) {
                List<Object[]> all = TestRows.rows(snapshot, table);
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
    default void tellsEachChangedKeyOnceWithItsRow() throws SQLException {
        MovableStore store = serving();
        for (String key : List.of("unchanged", "updated", "deleted", "renamed", "replaced", "twice")) {
            TestRows.set(store, key, "1");
        }

        try (MoveSource source = store.capture();
                StoreSnapshot first = source.snapshot()) {
            TestRows.write(store, "UPDATE settings SET value = '2' WHERE key = 'updated'");
            TestRows.write(store, "DELETE FROM settings WHERE key = 'deleted'");
            TestRows.write(store, "UPDATE settings SET key = 'renewed' WHERE key = 'renamed'");
            TestRows.write(
                    store,
                    "INSERT INTO settings (key, value) VALUES ('replaced', '2')"
                            + " ON CONFLICT (key) DO UPDATE SET value = '2'");
            TestRows.write(store, "UPDATE settings SET value = '2' WHERE key = 'twice'");
            TestRows.write(store, "UPDATE settings SET value = '3' WHERE key = 'twice'");
            TestRows.set(store, "inserted", "1");
            assertThatThrownBy(() -> store.write((connection, dialect) -> {
                        Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('undone', '1')");
                        throw new SQLException("undone");
                    }))
                    .hasMessageContaining("undone");

            try (StoreSnapshot second = source.snapshot()) {
                assertThat(TestRows.changes(store, second, "settings", first.watermark()))
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
    default void tellsRowsDeletedWithTheirParent() throws SQLException {
        MovableStore store = serving();
        new SampleData(2).fill(store, 1);

        try (MoveSource source = store.capture();
                StoreSnapshot first = source.snapshot()) {
            TestRows.write(store, "DELETE FROM stacks");
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
    default void missesNoTransactionThatCommitsAfterANewerOne() throws Exception {
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
            CompletableFuture<Void> quick = CompletableFuture.runAsync(() -> TestRows.set(store, "quick", "1"));
            try (StoreSnapshot second = source.snapshot()) {
                go.countDown();
                slow.get(10, TimeUnit.SECONDS);
                quick.get(10, TimeUnit.SECONDS);
                assertThat(TestRows.changes(store, second, "settings", first.watermark()))
                        .doesNotContainKey("slow");
                try (StoreSnapshot third = source.snapshot()) {
                    assertThat(TestRows.changes(store, third, "settings", second.watermark()))
                            .containsKeys("slow", "quick");
                }
            }
        }
    }

    @Test
    default void letsNobodyWriteWhileItIsFrozen() throws Exception {
        MovableStore store = serving();
        try (MoveSource source = store.capture()) {
            CompletableFuture<Void> writing;
            try (StoreSnapshot frozen = source.freeze(LIMIT)) {
                writing = CompletableFuture.runAsync(() -> TestRows.set(store, "a", "1"));
                Awaitility.await().during(Duration.ofMillis(300)).atMost(LIMIT).until(() -> !writing.isDone());
                assertThat(frozen.count(store.schema().table("settings"))).isZero();
            }
            writing.get(10, TimeUnit.SECONDS);
        }
        assertThat(TestRows.get(store, "a")).isEqualTo("1");
    }

    @Test
    default void doesNotWaitForeverToFreeze() throws Exception {
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
        assertThat(TestRows.get(store, "slow")).isEqualTo("1");
    }

    @Test
    default void leavesNoTraceOfACaptureThatEnded() throws SQLException {
        MovableStore store = serving();
        MoveSource source = store.capture();
        source.close();
        TestRows.set(store, "a", "1");

        try (MoveSource next = store.capture();
                StoreSnapshot first = next.snapshot()) {
            TestRows.set(store, "b", "1");
            try (StoreSnapshot second = next.snapshot()) {
                assertThat(TestRows.changes(store, second, "settings", first.watermark()))
                        .containsOnlyKeys("b");
            }
        }
    }

    @Test
    default void endsAReadingThatIsAborted() throws SQLException {
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
        TestRows.set(store, "a", "1");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
