package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.spi.ProviderUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server whether it serves, on a connection of its own, so that it is answered also when all others are used. */
final class Health implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private static final int OLDEST = 15;

    private final Connector connector;
    private final PostgresErrors errors;

    private Connection connection; // guarded by this
    private boolean closed; // guarded by this

    Health(Connector connector, PostgresErrors errors) {
        this.connector = connector;
        this.errors = errors;
    }

    /** @throws ProviderUnavailableException if it does not serve, or is none that WindFlow can use */
    synchronized void check() {
        boolean fresh = connection == null;
        try {
            ask();
        } catch (ProviderUnavailableException e) {
            drop();
            throw e;
        } catch (SQLException e) {
            drop();
            if (fresh || !PostgresErrors.isConnection(e) || PostgresErrors.isTimeout(e)) {
                throw errors.ofConnection(e);
            }
            // The server may have been restarted since the last question.
            askAnew();
        }
    }

    private void askAnew() {
        try {
            ask();
        } catch (SQLException e) {
            drop();
            throw errors.ofConnection(e);
        }
    }

    private void ask() throws SQLException {
        if (closed) {
            throw ProviderUnavailableException.passing("The database is closed", "Try again shortly", null);
        }
        if (connection == null) {
            connection = connector.open(Purpose.PROBE);
            checkVersion(
                    connection.getMetaData().getDatabaseMajorVersion(),
                    connection.getMetaData().getDatabaseProductVersion(),
                    errors);
            Poolers.check(connector, connection, errors);
        }
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(
                        "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")) {
            answer.next();
            if (answer.getBoolean(1)) {
                throw errors.readOnly(null);
            }
        }
    }

    static void checkVersion(int major, String version, PostgresErrors errors) {
        if (major < OLDEST) {
            throw errors.tooOld(version);
        }
    }

    private void drop() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A connection that asked for the server's health did not close", e);
            }
            connection = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
