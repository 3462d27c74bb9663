package io.windflow.tests.move;

import io.windflow.ext.database.internal.PostgresStores;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.MovableStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A schema of a real PostgreSQL. */
final class PostgresFarStore implements FarStore {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final String url;
    private final String schema;
    private final Path home;

    /** @param home WindFlow's, where the marker is */
    PostgresFarStore(String url, String schema, Path home) {
        this.url = url;
        this.schema = schema;
        this.home = home;
    }

    @Override
    public MovableStore open(Optional<Authority> authority) {
        MovableStore store = PostgresStores.open(url, schema, home, WAIT);
        store.probe();
        return store;
    }

    @Override
    public void release(MovableStore store) {
        PostgresStores.close(store);
    }

    @Override
    public void close() {}
}
