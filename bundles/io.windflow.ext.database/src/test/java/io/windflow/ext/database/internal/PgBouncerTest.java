package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.testkit.PgBouncer;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PgBouncer between WindFlow and PostgreSQL. */
@Timeout(60)
class PgBouncerTest {

    private static final Duration WAIT = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    private PostgresServer server;
    private String database;

    @BeforeEach
    void start() {
        PgBouncer.assumeInstalled();
        server = PostgresServer.shared();
        database = server.createDatabase();
    }

    @Test
    void servesThroughOneThatPoolsSessions() throws SQLException {
        try (PgBouncer pooler = new PgBouncer(server, "session")) {
            PostgresStore store = Stores.serving(Settings.url(pooler.url(database)), home, WAIT);
            set(store, "a", "1");
            assertThat(get(store, "a")).isEqualTo("1");
            assertThat(setting(store, "search_path")).isEqualTo("\"windflow\"");
            assertThat(setting(store, "statement_timeout")).isEqualTo("9s");
            assertThat(setting(store, "lock_timeout")).isEqualTo("2s");
            assertThat(setting(store, "idle_in_transaction_session_timeout")).isEqualTo("15s");
            assertThat(store.findings()).isEmpty();
            store.close();

            // The server's processes are used again, with none of the settings and locks of those that had them.
            PostgresStore again = Stores.serving(Settings.url(pooler.url(database)), home, WAIT);
            set(again, "b", "1");
            assertThat(again.findings()).isEmpty();
            again.close();
            PostgresStore other =
                    new PostgresStore(Settings.inSchema(pooler.url(database), "other"), home.resolve("other"), WAIT);
            other.probe();
            other.stage(Epoch.first()).discard();
            other.close();
        }
    }

    @Test
    void hearsThroughOneThatPoolsSessions() throws Exception {
        try (PgBouncer pooler = new PgBouncer(server, "session")) {
            PostgresStore store = Stores.serving(Settings.url(pooler.url(database)), home, WAIT);
            assertThat(store.receive(Duration.ofMillis(1))).isEmpty();
            CompletableFuture<List<String>> heard =
                    CompletableFuture.supplyAsync(() -> store.receive(Duration.ofSeconds(20)));
            store.send("hello");
            assertThat(heard.get(20, TimeUnit.SECONDS)).containsExactly("hello");
            store.close();
        }
    }

    @Test
    void aCommitWhoseAnswerWasLostIsFoundThroughOneThatPoolsSessions() throws Exception {
        try (PgBouncer pooler = new PgBouncer(server, "session");
                TcpProxy network = new TcpProxy(pooler.port())) {
            String url = pooler.url(database).replace(":" + pooler.port(), ":" + network.port());
            PostgresStore store = Stores.serving(Settings.url(url), home, WAIT);
            set(store, "a", "1");
            CountDownLatch lost = network.loseAnswerTo("COMMIT");
            network.reset();

            set(store, "b", "1");

            assertThat(lost.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(get(store, "b")).isEqualTo("1");
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "statement"})
    void refusesOneThatPoolsLessThanSessions(String mode) {
        try (PgBouncer pooler = new PgBouncer(server, mode)) {
            ProviderUnavailableException refusal = refusal(pooler.url(database));

            assertThat(refusal).hasMessageContaining("gives each transaction another connection");
            assertThat(refusal.isPermanent()).isTrue();
            assertThat(refusal.advice()).contains("pool_mode=session");
            assertThat(settingsOfOthers(pooler)).isEqualTo("0 \"$user\", public");
        }
    }

    /** What another application finds on the connections that the pooler shares out. */
    private String settingsOfOthers(PgBouncer pooler) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:" + pooler.url(database).replaceFirst("//.*@", "//"));
        source.setUser(PostgresServer.USER);
        source.setPassword(PostgresServer.PASSWORD);
        source.setPrepareThreshold(0);
        try (Connection connection = source.getConnection()) {
            return Sql.first(
                            connection,
                            "SELECT current_setting('statement_timeout') || ' ' || current_setting('search_path') AS them",
                            row -> row.text("them"))
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void waitsForAServerThatIsAwayBehindIt() {
        try (PostgresServer behind = new PostgresServer().start();
                PgBouncer pooler = new PgBouncer(behind, "session")) {
            PostgresStore store = Stores.serving(Settings.url(pooler.url(behind.createDatabase())), home, WAIT);
            behind.kill();
            ProviderUnavailableException away = catchThrowableOfType(ProviderUnavailableException.class, store::probe);
            assertThat(away.isPermanent()).as(away.getMessage()).isFalse();

            behind.start();
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> set(store, "a", "1") == 1);
            store.close();
        }
    }

    private ProviderUnavailableException refusal(String url) {
        PostgresStore store = new PostgresStore(Settings.url(url), home, WAIT);
        try {
            return catchThrowableOfType(ProviderUnavailableException.class, store::probe);
        } finally {
            store.close();
        }
    }

    private static int set(PostgresStore store, String key, String value) {
        return store.write(
                (connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", key, value));
    }

    private static String get(PostgresStore store, String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElseThrow());
    }

    private static String setting(PostgresStore store, String name) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT current_setting(?) AS value", row -> row.text("value"), name)
                .orElseThrow());
    }
}
