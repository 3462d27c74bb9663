package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.spi.store.PoolStatistics;
import io.windflow.spi.store.StoreProvider;
import io.windflow.testkit.StoreContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends StoreContract {

    @TempDir
    private Path home;

    private final Settings settings = Stores.emptySchema();

    @Override
    protected StoreProvider open(Duration wait) {
        return Stores.serving(settings, home, wait);
    }

    @Test
    void tellsHowItsConnectionsAreUsed() {
        store.write((connection, dialect) -> {
            assertThat(store.pool()).contains(new PoolStatistics(1, 0, 0, 6));
            return null;
        });
        assertThat(store.pool()).contains(new PoolStatistics(0, 1, 0, 6));
    }

    @Override
    protected void close(StoreProvider provider) {
        ((PostgresStore) provider).close();
    }
}
