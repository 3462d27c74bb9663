package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.spi.ProviderUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Tells poolers such as PgBouncer that keep one of the server's processes for each connection, which is like the server
 * itself, from those that give each transaction, or each statement, another one: there no lock, setting or {@code LISTEN} of a connection
 * holds for longer than a transaction.
 */
final class Poolers {

    /** Others that use the same pooler may take the process in between. */
    private static final int LOOKS = 3;

    private Poolers() {}

    /**
     * Costs one question where there is no pooler.
     *
     * @param connection fresh from its login, with no transaction begun, and that begins none
     * @throws ProviderUnavailableException permanent, if transactions on it are seen to have different processes
     */
    static void check(Connector connector, Connection connection, PostgresErrors errors) throws SQLException {
        int process = process(connection);
        if (connection.unwrap(PGConnection.class).getBackendPID() == process) {
            return;
        }
        try (Connection other = connector.login(Purpose.PROBE)) {
            other.setAutoCommit(false);
            for (int look = 0; look < LOOKS; look++) {
                // Until its end this transaction has a process, which the first connection cannot be given.
                if (begun(other, errors) == process || process(connection) != process) {
                    throw errors.poolsTransactions();
                }
                other.rollback();
            }
        }
    }

    /** @throws ProviderUnavailableException permanent, if the pooler lets nobody begin a transaction at all */
    private static int begun(Connection other, PostgresErrors errors) throws SQLException {
        try {
            return process(other);
        } catch (SQLException e) {
            if (PostgresErrors.isProtocol(e)) {
                throw errors.poolsTransactions();
            }
            throw e;
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
