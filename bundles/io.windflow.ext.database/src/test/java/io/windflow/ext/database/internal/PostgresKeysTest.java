package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.MoveSource;
import io.windflow.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Foreign keys that a move has left unverified, as it was killed right after it was decided. */
@Timeout(60)
class PostgresKeysTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    private final Settings settings = Stores.emptySchema();
    private PostgresStore store;

    @BeforeEach
    void leaveThemUnverified() {
        Stores.serving(settings, home, WAIT).close();
        PostgresServer.shared()
                .execute(
                        PostgresServer.sharedDatabase(),
                        "UPDATE pg_constraint SET convalidated = false WHERE contype = 'f' AND connamespace = '"
                                + settings.schema() + "'::regnamespace");
        store = new PostgresStore(settings, home, WAIT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void areVerifiedAtTheNextStart() {
        store.probe();

        await().untilAsserted(() -> assertThat(unverified()).isZero());
    }

    @Test
    void holdUpNeitherRequestsNorAMove() throws Exception {
        try (Connection other = PostgresServer.shared().connect(PostgresServer.sharedDatabase());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // What the verification needs, and so waits for.
            statement.execute(
                    "LOCK TABLE " + Names.table(settings.schema(), "revisions") + " IN SHARE UPDATE EXCLUSIVE MODE");
            store.probe();

            assertThat(unverified()).isPositive();
        }
        try (MoveSource source = store.capture()) {
            assertThat(source.claim()).isEmpty();
        }
    }

    private long unverified() {
        return store.read((connection, dialect) -> Sql.first(
                        connection,
                        "SELECT count(*) AS keys FROM pg_constraint WHERE NOT convalidated AND connamespace ="
                                + " CAST(? AS regnamespace)",
                        row -> row.number("keys"),
                        settings.schema())
                .orElseThrow());
    }
}
