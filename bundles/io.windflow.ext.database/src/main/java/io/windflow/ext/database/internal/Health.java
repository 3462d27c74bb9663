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
    void check() {
        try {
            ask(this::isServing);
        } catch (SQLException e) {
            throw errors.ofConnection(e);
        }
    }

    /** A question that is quickly answered; once more if the connection broke that was open before. */
    @FunctionalInterface
    interface Question<R> {
        R ask(Connection connection) throws SQLException;
    }

    /**
     * Asks on the connection of this, without a transaction.
     *
     * @throws ProviderUnavailableException if the server does not serve, or is none that WindFlow can use
     */
    synchronized <R> R ask(Question<R> question) throws SQLException {
        boolean fresh = connection == null;
        try {
            return answer(question);
        } catch (SQLException e) {
            if (fresh || !PostgresErrors.isConnection(e) || PostgresErrors.isTimeout(e)) {
                throw e;
            }
            // The server may have been restarted since the last question.
            return answer(question);
        }
    }

    private <R> R answer(Question<R> question) throws SQLException {
        boolean done = false;
        try {
            R answer = question.ask(open());
            done = true;
            return answer;
        } finally {
            if (!done) {
                drop();
            }
        }
    }

    private Connection open() throws SQLException {
        if (closed) {
            throw ProviderUnavailableException.passing("The database is closed", "Try again shortly", null);
        }
        if (connection == null) {
            connection = connector.login(Purpose.PROBE);
            checkVersion(
                    connection.getMetaData().getDatabaseMajorVersion(),
                    connection.getMetaData().getDatabaseProductVersion(),
                    errors);
            Poolers.check(connector, connection, errors);
            connector.set(connection, Purpose.PROBE);
        }
        return connection;
    }

    private boolean isServing(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(
                        "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")) {
            answer.next();
            if (answer.getBoolean(1)) {
                throw errors.readOnly(null);
            }
            return true;
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
