package io.windflow.store.sqlite.internal;

import io.windflow.spi.store.StoreProvider;
import io.windflow.testkit.StoreContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

    @TempDir
    private Path home;

    @Override
    protected StoreProvider open(Duration wait) {
        return new SqliteStore(home, wait);
    }

    @Override
    protected void close(StoreProvider provider) {
        ((SqliteStore) provider).close();
    }
}
