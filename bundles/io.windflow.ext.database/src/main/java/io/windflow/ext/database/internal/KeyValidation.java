package io.windflow.ext.database.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies, beside requests, the foreign keys of data whose move was cut off after it was decided: that goes through
 * whole tables, and what is not verified holds for each change all the same.
 */
final class KeyValidation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyValidation.class);

    private final Data data;
    private Connection connection; // guarded by this; null if nothing is verified
    private boolean closed; // guarded by this

    KeyValidation(Data data) {
        this.data = data;
    }

    /** Begins on a thread of its own, unless that is under way. A key that is not verified now is so at the next start. */
    synchronized void start() throws SQLException {
        if (connection == null && !closed) {
            Connection own = data.connect();
            connection = own;
            Thread thread = new Thread(() -> run(own), "windflow-postgres-keys");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run(Connection own) {
        try (own) {
            LOG.info("Verifying the foreign keys of the data in PostgreSQL");
            ForeignKeys.validate(own, data.schemaName());
            LOG.info("The foreign keys of the data in PostgreSQL are verified");
        } catch (SQLException e) {
            LOG.warn("The foreign keys in PostgreSQL are verified at the next start: {}", e.getMessage());
        } finally {
            synchronized (this) {
                connection = null;
            }
        }
    }

    /** Breaks it off, for a move, which needs the tables. */
    synchronized void stop() {
        if (connection != null) {
            try {
                // The server does not notice by itself, while it is at it, that nobody waits any more.
                connection.unwrap(PGConnection.class).cancelQuery();
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection that verified foreign keys was closed already", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
