package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one WindFlow sees while another one takes the data that both use to a place of its own. */
@Timeout(60)
class PostgresDepartureTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private final Settings settings = Stores.emptySchema();
    private final List<PostgresStore> open = new ArrayList<>();
    private PostgresStore one;
    private PostgresStore two;

    @BeforeEach
    void start() throws IOException {
        one = opened(Stores.serving(settings, folder.resolve("one"), WAIT));
        Path marker = folder.resolve("two").resolve(Authority.FILE);
        Files.createDirectories(marker.getParent());
        Files.copy(folder.resolve("one").resolve(Authority.FILE), marker);
        two = opened(new PostgresStore(settings, folder.resolve("two"), WAIT));
    }

    @AfterEach
    void stop() {
        open.forEach(PostgresStore::close);
    }

    private PostgresStore opened(PostgresStore store) {
        open.add(store);
        return store;
    }

    @Test
    void isRefusedWhileAnotherOneUsesTheData() throws SQLException {
        try (MoveSource source = one.capture()) {
            assertThat(source.claim()).isEmpty();
        }
        two.probe();
        try (MoveSource source = one.capture()) {
            assertThat(source.claim())
                    .extracting(MoveFinding::reason)
                    .singleElement()
                    .asString()
                    .contains("Another WindFlow uses this data");
        }
    }

    @Test
    void keepsOthersOutUntilItIsGivenUp() throws SQLException {
        try (MoveSource source = one.capture()) {
            source.claim();
            assertThatThrownBy(two::probe).hasMessageContaining("is taking this data away");
            assertThatThrownBy(() -> write(two, "a")).isInstanceOf(ProviderUnavailableException.class);
            write(one, "b");
        }

        two.probe();
        write(two, "c");
        assertThat(keys(one)).containsExactly("b", "c");
    }

    @Test
    void stopsThoseWhoUseTheDataAlready() throws SQLException {
        two.probe();
        try (MoveSource source = one.capture()) {
            source.claim();
            assertThatThrownBy(() -> write(two, "a")).hasMessageContaining("is taking this data away");
            assertThatThrownBy(two::probe)
                    .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> assertThat(e.isPermanent())
                            .isFalse());
        }

        two.probe();
        write(two, "c");
        assertThat(keys(one)).containsExactly("c");
    }

    @Test
    void acknowledgesNoWriteThatWaitedForIt() throws Exception {
        two.probe();
        MoveSource source = one.capture();
        CompletableFuture<Void> waiting;
        try (StoreSnapshot frozen = source.freeze(WAIT)) {
            waiting = CompletableFuture.runAsync(() -> write(two, "a"));
            await().until(() -> isSomebodyWaiting(frozen));
            decideThatItGoes();
            source.seal(Instant.now());
        }
        source.close();
        one.retire(Instant.now());

        assertThat(waiting.handle((done, failure) -> failure).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("has left PostgreSQL");
        assertThatThrownBy(() -> keys(two)).isInstanceOf(ProviderUnavailableException.class);
        assertThatThrownBy(two::probe).hasMessageContaining("has left PostgreSQL");
        assertThat(one.former()).hasSize(1);
    }

    @Test
    void readersHearThatItHasLeft() throws Exception {
        two.probe();
        leave();

        assertThatThrownBy(() -> keys(two)).hasMessageContaining("has left PostgreSQL");
    }

    /** As if the one who took the data away had died right after it had decided to. */
    @Test
    void leavesNoDataToOthersThatIsNotSealedYet() throws Exception {
        MoveSource source = one.capture();
        source.claim();
        decideThatItGoes();
        source.abort();
        one.close();

        assertThatThrownBy(two::probe).isInstanceOfSatisfying(ProviderUnavailableException.class, e -> {
            assertThat(e.isPermanent()).isFalse();
            assertThat(e.advice()).contains("start it", "DELETE FROM");
        });
        PostgresStore again = opened(new PostgresStore(settings, folder.resolve("one"), WAIT));
        again.probe();
        assertThatThrownBy(two::probe).hasMessageContaining("is taking this data away");
    }

    /** The notes of changes cannot go while somebody reads a table for long. */
    @Test
    void letsOthersInAgainWhateverElseCannotBeTidiedUp() throws Exception {
        MoveSource source = one.capture();
        source.claim();
        try (Connection other = PostgresServer.shared().connect(PostgresServer.sharedDatabase());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM " + Names.table(settings.schema(), "settings"));
            source.close();

            two.probe();
            write(two, "a");
        }
    }

    @Test
    void isNotBegunWhereAnotherOneHasBegunAndDied() throws Exception {
        MoveSource source = one.capture();
        source.claim();
        source.abort();
        one.close();

        assertThatThrownBy(two::capture).hasMessageContaining("is taking this data away");
        assertThatThrownBy(two::shareable).hasMessageContaining("is taking this data away");
    }

    @Test
    void isNotDecidedWhereItsClaimIsLost() throws Exception {
        try (MoveSource source = one.capture()) {
            source.claim();
            PostgresServer.shared()
                    .execute(PostgresServer.sharedDatabase(), "DELETE FROM " + Departure.table(settings.schema()));

            assertThatThrownBy(() -> source.freeze(WAIT)).hasMessageContaining("has lost");
        }
    }

    /** As if it had died before. */
    @Test
    void endsWhenTheOneWhoDidNotDecideComesBack() throws Exception {
        MoveSource source = one.capture();
        source.claim();
        source.abort();
        one.close();
        assertThatThrownBy(two::probe).hasMessageContaining("is taking this data away");

        PostgresStore again = opened(new PostgresStore(settings, folder.resolve("one"), WAIT));
        again.probe();

        two.probe();
        write(two, "a");
        assertThat(keys(again)).containsExactly("a");
    }

    @Test
    void sealsNothingThatSomebodyElseHasPutThereSince() throws Exception {
        leave();
        PostgresStore other = opened(Stores.serving(settings, folder.resolve("other"), WAIT));
        write(other, "a");

        one.retire(Instant.now());

        write(other, "b");
        assertThat(keys(other)).containsExactly("a", "b");
    }

    private void leave() throws Exception {
        try (MoveSource source = one.capture()) {
            source.claim();
            try (StoreSnapshot frozen = source.freeze(WAIT)) {
                assertThat(frozen).isNotNull();
                decideThatItGoes();
                source.seal(Instant.now());
            }
        }
    }

    private void decideThatItGoes() throws IOException {
        new Authority("sqlite", null, Epoch.first(), Instant.now(), Map.of()).write(folder.resolve("one"));
    }

    private boolean isSomebodyWaiting(StoreSnapshot frozen) throws SQLException {
        assertThat(frozen).isNotNull();
        return one.read((connection, dialect) -> Sql.first(
                        connection,
                        "SELECT 1 AS waiting FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND objid = ?",
                        row -> true,
                        Integer.toUnsignedLong(settings.schema().hashCode())))
                .isPresent();
    }

    private static void write(PostgresStore store, String key) {
        store.write((connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, '1')", key));
    }

    private static List<String> keys(PostgresStore store) {
        return store.read((connection, dialect) ->
                Sql.list(connection, "SELECT key FROM settings ORDER BY key", row -> row.text("key")));
    }
}
