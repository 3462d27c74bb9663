package io.windflow.ext.database.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.windflow.api.store.PoolStatistics;
import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.spi.store.PoolTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The connections of units of work: one to write, some to read. None is opened before it is needed, and each wait for one
 * is bounded.
 */
final class ConnectionPools implements AutoCloseable {

    private static final long SHORTEST_WAIT_IN_MS = 250;
    private static final long IDLE_IN_MS = 60_000;
    private static final long VALIDATION_IN_MS = 2_000;

    private final ScheduledThreadPoolExecutor housekeeper;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final PoolTimes times = new PoolTimes();

    /**
     * @param wait how long to wait for a connection
     * @param most how many connections there are at most
     */
    ConnectionPools(Connector connector, Duration wait, int most) {
        housekeeper = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "windflow-postgres-pool");
            thread.setDaemon(true);
            return thread;
        });
        housekeeper.setRemoveOnCancelPolicy(true);
        writer = pool("windflow-postgres-write", connector, wait, 1);
        HikariConfig reading = config("windflow-postgres-read", connector, wait, most - 1);
        reading.setReadOnly(true);
        reading.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        readers = new HikariDataSource(reading);
    }

    private HikariDataSource pool(String name, Connector connector, Duration wait, int most) {
        return new HikariDataSource(config(name, connector, wait, most));
    }

    private HikariConfig config(String name, Connector connector, Duration wait, int most) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(connector.source(Purpose.WORK));
        config.setAutoCommit(false);
        config.setMaximumPoolSize(most);
        // An idle pool asks for nothing, so that it does not try in vain, in ever longer steps, while the server is
        // away.
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_IN_MS);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(Math.max(SHORTEST_WAIT_IN_MS, wait.toMillis()));
        config.setValidationTimeout(Math.min(VALIDATION_IN_MS, config.getConnectionTimeout()));
        config.setScheduledExecutor(housekeeper);
        return config;
    }

    /**
     * A connection with no transaction begun; the caller closes it.
     *
     * @throws io.windflow.api.Problem PROVIDER_UNAVAILABLE if none is free within the wait, the wait is interrupted, or
     *     all are closed
     * @throws SQLException if none can be opened
     */
    Connection take(boolean writes) throws SQLException {
        HikariDataSource pool = writes ? writer : readers;
        long since = System.nanoTime();
        try {
            Connection connection = pool.getConnection();
            times.acquired(since);
            return connection;
        } catch (SQLTransientConnectionException e) {
            if (pool.getHikariPoolMXBean() != null && pool.getHikariPoolMXBean().getTotalConnections() > 0) {
                throw PostgresErrors.busy(
                        "The database is busy: no turn to " + (writes ? "write" : "read") + " within "
                                + pool.getConnectionTimeout() + " ms",
                        "Try again shortly");
            }
            SQLException failure = ((Connector.Source) pool.getDataSource()).failure();
            throw failure != null ? failure : e;
        } catch (SQLException e) {
            if (pool.isClosed()) {
                throw PostgresErrors.busy("The database is closed", "Try again shortly");
            }
            if (PostgresErrors.isInterrupted(e)) {
                // Says nothing about the server.
                Thread.currentThread().interrupt();
                throw PostgresErrors.busy("The wait for the database was interrupted", "Try again shortly");
            }
            throw e;
        }
    }

    /** Uses no connection any longer that is open now: those that are in use are closed when they are given back. */
    void renew() {
        for (HikariDataSource pool : new HikariDataSource[] {writer, readers}) {
            HikariPoolMXBean bean = pool.getHikariPoolMXBean();
            if (bean != null) {
                bean.softEvictConnections();
            }
        }
    }

    /** How they are used now. */
    PoolStatistics statistics() {
        HikariPoolMXBean writing = writer.getHikariPoolMXBean();
        HikariPoolMXBean reading = readers.getHikariPoolMXBean();
        return times.statistics(
                writing.getActiveConnections() + reading.getActiveConnections(),
                writing.getIdleConnections() + reading.getIdleConnections(),
                writing.getThreadsAwaitingConnection() + reading.getThreadsAwaitingConnection(),
                writer.getMaximumPoolSize() + readers.getMaximumPoolSize());
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        housekeeper.shutdownNow();
    }
}
