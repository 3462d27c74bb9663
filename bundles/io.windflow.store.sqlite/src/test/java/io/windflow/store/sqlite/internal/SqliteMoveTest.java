package io.windflow.store.sqlite.internal;

import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.testkit.MovableStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteMoveTest extends MovableStoreContract {

    @TempDir
    private Path folder;

    private final List<SqliteStore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(SqliteStore::close);
    }

    @Override
    public MovableStore serving() {
        return open(folder.resolve("home" + open.size()));
    }

    @Override
    public MovableStore elsewhere() {
        Path home = folder.resolve("home" + open.size());
        try {
            Files.createDirectories(home.resolve("db"));
            new Authority("postgresql", "database", Epoch.first(), Instant.now(), Map.of()).write(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open(home);
    }

    private SqliteStore open(Path home) {
        SqliteStore store = new SqliteStore(home, Duration.ofSeconds(10));
        open.add(store);
        return store;
    }
}
