package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.extension.Progress;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.extensions.internal.move.MoveCancelled;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveWatch;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreSchema;
import io.windflow.testkit.SampleData;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every move, whatever database is at the other end. */
@Timeout(600)
abstract class MoveTests {

    private static final MoveLimits SHORT = new MoveLimits(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofSeconds(1), 3);

    @TempDir
    Path folder;

    private FarStore far;
    private Installation windflow;
    private StoreSchema schema;
    private MoveFailure refusal; // the last one

    /** The other end: empty, of its own for this test. */
    abstract FarStore farStore() throws Exception;

    @BeforeEach
    void start() throws Exception {
        far = farStore();
        windflow = new Installation(folder.resolve("near"), far);
    }

    @AfterEach
    void stop() {
        windflow.close();
        far.close();
    }

    private void restart() throws Exception {
        windflow.close();
        windflow = new Installation(folder.resolve("near"), far);
    }

    @Tag("there-and-back")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bringsAllDataThereAndBack(long seed) throws Exception {
        SampleData data = new SampleData(seed);
        data.fill(windflow.store(), 60);
        Map<String, RowDigest> before = digests();

        windflow.move();
        assertThat(windflow.isFar()).isTrue();
        assertThat(digests()).isEqualTo(before);
        data.disturb(windflow.store());
        Map<String, RowDigest> changed = digests();
        restart();
        assertThat(windflow.isFar()).isTrue();
        assertThat(digests()).isEqualTo(changed);

        windflow.move();
        assertThat(windflow.isFar()).isFalse();
        assertThat(digests()).isEqualTo(changed);
        data.disturb(windflow.store());
        restart();
        windflow.move();
        data.disturb(windflow.store());
    }

    @Test
    void losesNothingAndFailsNothingWhileOthersWriteAndRead() throws Exception {
        new SampleData(4).fill(windflow.store(), 100);
        try (Traffic traffic = new Traffic(windflow.store(), 4)) {
            for (int i = 0; i < 4; i++) {
                traffic.awaitMore(50);
                windflow.move();
            }
            traffic.awaitMore(50);
            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.missing(windflow.store())).isEmpty();
        }
        restart();
        assertThat(digests()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Faults.Kind.class,
            names = {"BEFORE", "AFTER"})
    void staysWholeWhicheverOperationFails(Faults.Kind kind) throws Exception {
        new SampleData(5).fill(windflow.store(), 1);
        windflow.close();
        EachOperation each = new EachOperation(folder.resolve("near"), far);
        each.spoil(true, spoilt -> new Faults(spoilt, kind));
        each.spoil(false, spoilt -> new Faults(spoilt, kind));
        windflow = each.windflow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesUpWhatHangs(boolean there) throws Exception {
        new SampleData(6).fill(windflow.store(), 1);
        if (!there) {
            windflow.move();
        }
        Faults counting = new Faults(0, Faults.Kind.HANGS);
        assertThat(tryToMove(counting, MoveLimits.STANDARD)).isTrue();
        windflow.move();

        for (int spoilt = 1; spoilt < counting.count(); spoilt += Math.max(1, counting.count() / 8)) {
            Faults faults = new Faults(spoilt, Faults.Kind.HANGS);
            boolean moved = tryToMove(faults, SHORT);
            assertThat(windflow.isFar()).as(faults.hit()).isEqualTo(there == moved);
            set(windflow.store(), "after" + spoilt, "1");
            if (moved) {
                windflow.move();
            }
        }
    }

    @Test
    void waitsForAUnitOfWorkThatIsSlow() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> slow =
                CompletableFuture.runAsync(() -> windflow.store().read((connection, dialect) -> {
                    inside.countDown();
                    await(go);
                    return null;
                }));
        assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(tryToMove(new Faults(0, Faults.Kind.BEFORE), SHORT)).isFalse();
        set(windflow.store(), "goes on", "1");
        assertThat(windflow.isFar()).isFalse();

        go.countDown();
        slow.get(10, TimeUnit.SECONDS);
        windflow.move();
        assertThat(windflow.isFar()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "prepare", "copy", "follow", "settle", "verify"})
    void canBeCalledOffInEachPhase(String phase) throws Exception {
        new SampleData(7).fill(windflow.store(), 20);
        Map<String, RowDigest> before = digests();
        List<String> phases = new ArrayList<>();
        MoveWatch watch = new MoveWatch() {
            @Override
            public void progress(Progress now) {
                phases.add(now.phase());
            }

            @Override
            public void goOn() throws MoveCancelled {
                if (phases.contains(phase)) {
                    throw new MoveCancelled();
                }
            }
        };

        assertThatThrownBy(() -> windflow.move(new Faults(0, Faults.Kind.BEFORE), watch, MoveLimits.STANDARD))
                .isInstanceOf(MoveCancelled.class);

        assertThat(phases).contains(phase).doesNotContain("switch");
        assertThat(windflow.isFar()).isFalse();
        assertThat(digests()).isEqualTo(before);
        windflow.move();
        assertThat(digests()).isEqualTo(before);
    }

    @Test
    void tellsEverythingThatIsWrongBeforeItBegins() throws Exception {
        windflow.store().write((connection, dialect) -> {
            Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('nul', 'a' || char(0) || 'b')");
            Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('latin1', CAST(x'E974E9' AS TEXT))");
            Sql.update(connection, "INSERT INTO settings (key, value) VALUES ('blob', x'00FF')");
            Sql.update(connection, "INSERT INTO settings (key, value) VALUES (?, 'long')", "k".repeat(3_000));
            return Sql.update(
                    connection,
                    "INSERT INTO audit (time, user_id, username, action, target, result)"
                            + " VALUES ('yesterday', 'u', 'u', 'a', 't', 'ok')");
        });

        assertThatThrownBy(() -> windflow.move())
                .isInstanceOf(MoveFailure.class)
                .hasMessageContaining("U+0000")
                .hasMessageContaining("UTF-8")
                .hasMessageContaining("such as latin1")
                .hasMessageContaining("no text")
                .hasMessageContaining("audit.time")
                .hasMessageContaining("2600 bytes");
        assertThat(windflow.isFar()).isFalse();
    }

    private boolean tryToMove(Faults faults, MoveLimits limits) throws MoveCancelled, InterruptedException {
        try {
            windflow.move(faults, Installation.QUIET, limits);
            return true;
        } catch (MoveFailure e) {
            refusal = e;
            return false;
        }
    }

    private Map<String, RowDigest> digests() throws SQLException {
        return Digests.of(windflow);
    }

    private static void set(Store store, String key, String value) {
        store.write((connection, dialect) -> Sql.update(
                connection,
                "INSERT INTO settings (key, value) VALUES (?, ?)"
                        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                value));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
