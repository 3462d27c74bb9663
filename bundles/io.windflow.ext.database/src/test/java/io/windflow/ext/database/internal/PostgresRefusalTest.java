package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Problem;
import io.windflow.api.store.Sql;
import io.windflow.api.store.StoreException;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a unit of work's caller is told when PostgreSQL refuses it, or something else does. */
@Timeout(60)
class PostgresRefusalTest {

    private static final Duration WAIT = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    private final PostgresServer server = PostgresServer.shared();
    private String database;
    private PostgresStore store;

    @BeforeEach
    void open() {
        database = server.createDatabase();
        store = Stores.serving(Settings.url(server.url(database)), home, WAIT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void anotherInstanceThatWritesIsNoProgramWithALock() throws SQLException {
        try (Connection other = server.connect(database)) {
            other.setAutoCommit(false);
            Transactions.execute(
                    other, "SELECT pg_advisory_xact_lock(" + Turns.LOCK + ", " + "windflow".hashCode() + ")");

            assertPassing("another WindFlow has the turn to write", "UPDATE settings SET value = ''");
        }
    }

    @Test
    void anotherProgramsLockIsToldAsThat() throws SQLException {
        try (Connection other = server.connect(database)) {
            other.setAutoCommit(false);
            Transactions.execute(other, "LOCK TABLE windflow.settings");

            assertPassing("Another program holds a lock", "UPDATE settings SET value = ''");
        }
    }

    @Test
    void aUnitThatDoesNothingForTooLongHasLostItsConnection() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    int process = process(connection);
                    Sql.update(connection, "SET LOCAL idle_in_transaction_session_timeout = 1");
                    await().until(() -> !runs(process));
                    return Sql.update(connection, "INSERT INTO settings VALUES ('a', '1')");
                }))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("ended the connection: terminating connection due to idle-in-transaction");
        assertThat(write("INSERT INTO settings VALUES ('a', '1')")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "53300", "08006"})
    void anEndedConnectionIsAnOutage(String state) {
        assertThat(errors().ofWork(new SQLException("FATAL: gone", state)))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> assertThat(e.isPermanent())
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "53000", "53200", "53400", "55P03", "57014"})
    void whatPassesByItselfIsToBeTriedAgain(String state) {
        assertThat(errors().ofWork(new SQLException("ERROR: not now", state)))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.retryAfter()).isPositive());
    }

    @Test
    void whatIsWrongWithAStatementIsNoOutage() {
        assertThat(errors().ofWork(new SQLException("ERROR: no such table", "42P01")))
                .isInstanceOf(StoreException.class);
        // A unit that reads and yet changes something is at fault itself.
        assertThatThrownBy(() -> store.read((connection, dialect) -> Sql.update(connection, "DELETE FROM settings")))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void aServerThatTakesNoChangesAnyLongerIsAnOutage() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.update(connection, "SET TRANSACTION READ ONLY");
                    return Sql.update(connection, "DELETE FROM settings");
                }))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void anInterruptedWaitIsNoOutage() {
        int reader = store.read((connection, dialect) -> process(connection));
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> store.write((connection, dialect) -> {
            await().until(() -> end.getCount() == 0);
            return 0;
        }));
        await().until(() -> store.pool().orElseThrow().active() == 1);
        AtomicReference<Problem> told = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread second = new Thread(() -> {
            told.set(catchThrowableOfType(Problem.class, () -> write("DELETE FROM settings")));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        second.start();
        await().until(() -> store.pool().orElseThrow().waiting() == 1);

        second.interrupt();
        await().until(() -> !second.isAlive());
        end.countDown();
        first.join();

        assertThat(told.get()).hasMessageContaining("interrupted");
        assertThat(stillInterrupted).isTrue();
        // After an outage no connection is used that was open before.
        assertThat(store.read((connection, dialect) -> process(connection)).intValue())
                .isEqualTo(reader);
    }

    @Test
    void connectionsServeOnWhereNoMoreAreToBeHad() {
        int writer = store.write((connection, dialect) -> process(connection));
        server.execute("postgres", "ALTER DATABASE " + database + " CONNECTION LIMIT 1");

        assertThatThrownBy(() -> store.read((connection, dialect) -> process(connection)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("has no connection free");
        assertThat(store.write((connection, dialect) -> process(connection)).intValue())
                .isEqualTo(writer);
    }

    private void assertPassing(String reason, String statement) {
        assertThatThrownBy(() -> write(statement))
                .isInstanceOfSatisfying(
                        Problem.class, e -> assertThat(e.retryAfter()).isPositive())
                .hasMessageContaining(reason);
    }

    private int write(String statement) {
        return store.write((connection, dialect) -> Sql.update(connection, statement));
    }

    private boolean runs(int process) throws SQLException {
        try (Connection connection = server.connect(database)) {
            return Sql.first(
                            connection,
                            "SELECT 1 AS found FROM pg_stat_activity WHERE pid = ?",
                            row -> row.integer("found"),
                            process)
                    .isPresent();
        }
    }

    private static int process(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT pg_backend_pid() AS pid", row -> row.integer("pid"))
                .orElseThrow();
    }

    private PostgresErrors errors() {
        return new PostgresErrors(PostgresAddress.of(Settings.url("postgresql://host/d")));
    }
}
