package io.windflow.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveTarget;
import io.windflow.testkit.MovableStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    /** See the file format of SQLite, 1.3: 2 stands for a write-ahead log. */
    @Test
    void theCopyHasItsLogBeforeAnybodyOpensIt() throws Exception {
        try (MoveTarget target = elsewhere().stage(Epoch.first())) {
            target.commit(Epoch.first().next());

            Path live = folder.resolve("home0/db/windflow.db");
            try (InputStream file = Files.newInputStream(live)) {
                assertThat(Arrays.copyOfRange(file.readNBytes(20), 18, 20)).containsExactly(2, 2);
            }
            assertThat(live.resolveSibling("windflow.db.staging-wal")).doesNotExist();
        }
    }

    private SqliteStore open(Path home) {
        SqliteStore store = new SqliteStore(home, Duration.ofSeconds(10));
        open.add(store);
        return store;
    }
}
