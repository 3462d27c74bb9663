package io.windflow.store.sqlite.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/** Statements without parameters and without result: transaction control, pragmas, scripts. */
final class Statements {

    private static final Logger LOG = LoggerFactory.getLogger(Statements.class);

    private Statements() {}

    /** Runs one statement or a script of several. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /**
     * Undoes what has failed. After some errors, such as a full disk, SQLite has undone it already and refuses; then the
     * connection is closed, lest what follows on it be committed alone. The failure that led here is the one to tell, so
     * this one is only logged.
     */
    static void undo(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            LOG.debug("{} was refused", sql, e);
            close(connection);
        }
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("A connection to the database did not close", e);
        }
    }

    static void close(Statement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            LOG.debug("A statement did not close", e);
        }
    }

    /** Ends what runs on the connection, with an exception there. For any thread. */
    static void interrupt(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
            }
        } catch (SQLException e) {
            LOG.debug("What runs on a connection could not be ended", e);
        }
    }
}
