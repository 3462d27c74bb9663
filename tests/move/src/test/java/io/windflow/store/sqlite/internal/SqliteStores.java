package io.windflow.store.sqlite.internal;

import io.windflow.spi.store.MovableStore;
import java.nio.file.Path;
import java.time.Duration;

/** Lets tests of another module open the embedded store. */
public final class SqliteStores {

    private SqliteStores() {}

    public static MovableStore open(Path home) {
        return new SqliteStore(home, Duration.ofSeconds(5));
    }

    public static void close(MovableStore store) {
        ((SqliteStore) store).close();
    }
}
