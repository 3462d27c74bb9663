package io.windflow.ext.database.internal;

import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveTarget;
import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes stores on PostgreSQL as a move to there does. */
final class Stores {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private Stores() {}

    /** An empty schema in a database that all tests of this JVM share, which is quicker than a database for each. */
    static Settings emptySchema() {
        String url = PostgresServer.shared().url(PostgresServer.sharedDatabase());
        return Settings.inSchema(url, "schema_" + SCHEMAS.incrementAndGet());
    }

    /** Opens the store of a home whose data lives there; moves no data to there first if there was none. */
    static PostgresStore serving(Settings settings, Path home, Duration wait) {
        PostgresStore store = new PostgresStore(settings, home, wait);
        try {
            if (Authority.read(home).isEmpty()) {
                Epoch epoch = Epoch.first();
                try (MoveTarget target = store.stage(Epoch.first())) {
                    target.commit(epoch);
                }
                Files.createDirectories(home.resolve("db"));
                new Authority("postgresql", "database", epoch, Instant.now(), Map.of()).write(home);
                store.confirm();
            }
            store.probe();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
