package io.windflow.spi.store;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.PoolStatistics;
import io.windflow.api.store.Store;
import io.windflow.spi.Provider;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps WindFlow's data in one SQL database. Brings its own versioned migrations, applied before it is registered; a
 * test keeps the schemas of all providers equal.
 *
 * <p>Portable values: times are 64-bit integers in milliseconds since 1970 UTC, booleans are the integers 0 and 1, ids
 * and JSON are text.
 */
@ConsumerType
public interface StoreProvider extends Provider, Store {

    Dialect dialect();

    /** How its connections are used now; empty if it has no pool of them. Never blocks. */
    default Optional<PoolStatistics> pool() {
        return Optional.empty();
    }
}
