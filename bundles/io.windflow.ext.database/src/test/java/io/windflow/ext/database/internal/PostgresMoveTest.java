package io.windflow.ext.database.internal;

import io.windflow.spi.store.MovableStore;
import io.windflow.testkit.MovableStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class PostgresMoveTest extends MovableStoreContract {

    private static final Duration WAIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final List<PostgresStore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(PostgresStore::close);
    }

    @Override
    protected MovableStore serving() {
        PostgresStore store = Stores.serving(Stores.emptySchema(), home(), WAIT);
        open.add(store);
        return store;
    }

    @Override
    protected MovableStore elsewhere() {
        PostgresStore store = new PostgresStore(Stores.emptySchema(), home(), WAIT);
        open.add(store);
        return store;
    }

    private Path home() {
        return folder.resolve("home" + open.size());
    }
}
