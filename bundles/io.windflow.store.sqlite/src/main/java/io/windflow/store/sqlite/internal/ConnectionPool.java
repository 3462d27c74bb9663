package io.windflow.store.sqlite.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.spi.store.PoolTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections, opened when first needed, each used by one thread at a time, first come first served. A use that
 * cannot leave its connection as it found it closes it; the next one gets a new one.
 */
final class ConnectionPool {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final String purpose;
    private final PoolTimes times;
    private final int size;
    private final Opener opener;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** @param times counts how long is waited for a connection */
    ConnectionPool(String purpose, int size, Opener opener, PoolTimes times) {
        this.times = times;
        this.purpose = purpose;
        this.size = size;
        this.opener = opener;
        this.permits = new Semaphore(size, true);
    }

    /** Uses a connection. @throws Problem PROVIDER_UNAVAILABLE if none is free within {@code wait} */
    <R> R with(Duration wait, Use<R> use) throws SQLException {
        acquire(wait);
        try {
            Connection pooled = idle.pollFirst();
            Connection connection = pooled != null ? pooled : opener.open();
            try {
                return use.on(connection);
            } finally {
                giveBack(connection);
            }
        } finally {
            permits.release();
        }
    }

    /** Refuses new uses, waits a bounded time for those under way and closes all connections. */
    void close() {
        closed = true;
        try {
            if (permits.tryAcquire(size, CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                permits.release(size);
            } else {
                LOG.warn("Closing the database while a unit of work still runs to {}", purpose);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            Statements.close(connection);
        }
    }

    int active() {
        return size - permits.availablePermits();
    }

    int idle() {
        return idle.size();
    }

    int waiting() {
        return permits.getQueueLength();
    }

    int most() {
        return size;
    }

    private void acquire(Duration wait) {
        long since = System.nanoTime();
        try {
            if (!permits.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable("The database is busy: no turn to " + purpose + " within " + wait.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("The wait for the database was interrupted");
        }
        if (closed) {
            permits.release();
            throw unavailable("The database is closed");
        }
        times.acquired(since);
    }

    private void giveBack(Connection connection) throws SQLException {
        if (closed) {
            Statements.close(connection);
        } else if (!connection.isClosed()) {
            idle.addFirst(connection);
        }
    }

    private static Problem unavailable(String message) {
        return Problem.unavailable(
                ProblemType.PROVIDER_UNAVAILABLE, message, "Try again shortly", Duration.ofSeconds(1));
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Use<R> {
        R on(Connection connection) throws SQLException;
    }
}
