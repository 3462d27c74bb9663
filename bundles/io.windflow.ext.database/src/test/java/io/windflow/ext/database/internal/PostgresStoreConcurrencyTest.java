package io.windflow.ext.database.internal;

import io.windflow.spi.store.StoreProvider;
import io.windflow.testkit.ConcurrentStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreConcurrencyTest extends ConcurrentStoreContract {

    @TempDir
    private Path home;

    private final Settings settings = Stores.emptySchema();

    @Override
    protected StoreProvider open(Duration wait) {
        return Stores.serving(settings, home, wait);
    }

    @Override
    protected void close(StoreProvider provider) {
        ((PostgresStore) provider).close();
    }
}
