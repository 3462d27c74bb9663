package io.windflow.tests.move;

import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.store.sqlite.internal.SqliteStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Another SQLite file in the place of a server: quick, and everywhere. */
final class SqliteFarStore implements FarStore {

    private final Path home;

    SqliteFarStore(Path home) {
        this.home = home;
    }

    @Override
    public MovableStore open(Optional<Authority> authority) throws IOException {
        boolean livesHere = authority.isPresent() && authority.get().extension() != null;
        Epoch epoch = authority.map(Authority::epoch).orElseGet(Epoch::first);
        Files.createDirectories(home.resolve("db"));
        new Authority("sqlite", livesHere ? null : "near", epoch, Instant.now(), Map.of()).write(home);
        return SqliteStores.open(home);
    }

    @Override
    public void release(MovableStore store) {
        SqliteStores.close(store);
    }

    @Override
    public void close() {}
}
