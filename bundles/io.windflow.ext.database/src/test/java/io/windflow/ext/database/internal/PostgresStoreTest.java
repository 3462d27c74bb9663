package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.PoolStatistics;
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
            assertThat(store.pool()).hasValueSatisfying(pool -> assertUse(pool, 1, 0));
            return null;
        });
        PoolStatistics pool = store.pool().orElseThrow();
        assertUse(pool, 0, 1);
        assertThat(pool.acquired()).isPositive();
        assertThat(pool.longestAcquireMicros())
                .as("a connection was opened")
                .isPositive()
                .isGreaterThanOrEqualTo(pool.meanAcquireMicros());
    }

    private static void assertUse(PoolStatistics pool, int active, int idle) {
        assertThat(pool.active()).isEqualTo(active);
        assertThat(pool.idle()).isEqualTo(idle);
        assertThat(pool.waiting()).isZero();
        assertThat(pool.most()).isEqualTo(6);
    }

    @Override
    protected void close(StoreProvider provider) {
        ((PostgresStore) provider).close();
    }
}
