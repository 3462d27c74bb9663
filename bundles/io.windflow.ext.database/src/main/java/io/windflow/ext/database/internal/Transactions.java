package io.windflow.ext.database.internal;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.StoreException;
import io.windflow.api.store.UnitOfWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs units of work in transactions. Those that write take turns, over all instances of WindFlow that share the
 * database, by an advisory lock: as on SQLite, a unit sees nobody else's half-done work and never has to be run again.
 */
final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** The first of the two numbers of WindFlow's advisory locks tells what is locked, the second one the schema. */
    static final int WRITE_LOCK = 0x57465701;

    private static final String TURN = "SELECT pg_advisory_xact_lock(?, ?), pg_current_xact_id()::text AS transaction,"
            + " pg_backend_pid() AS backend";

    private final String schema;
    private final CommitOutcome outcome;

    Transactions(String schema, CommitOutcome outcome) {
        this.schema = schema;
        this.outcome = outcome;
    }

    /** One consistent state, as of the first statement. */
    <R> R read(Connection connection, UnitOfWork<R> work) throws SQLException {
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.POSTGRESQL);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                undo(connection);
            }
        }
    }

    /**
     * A transaction whose turn to write has come.
     *
     * @param backend the server's process, as it says itself: a pooler in between gives the driver a number of its own
     */
    record Turn(String transaction, int backend) {}

    /** Waits for the turn to write. Nothing was done if this fails. */
    Turn begin(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TURN)) {
            statement.setInt(1, WRITE_LOCK);
            statement.setInt(2, schema.hashCode());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Turn(row.getString("transaction"), row.getInt("backend"));
            }
        }
    }

    <R> R write(Connection connection, Turn turn, UnitOfWork<R> work) throws SQLException {
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.POSTGRESQL);
            if (connection.isClosed()) {
                throw new StoreException(new SQLException("A unit of work has closed its connection"), false);
            }
            commit(connection, turn);
            done = true;
            return result;
        } finally {
            if (!done) {
                undo(connection);
            }
        }
    }

    private void commit(Connection connection, Turn turn) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            if (!PostgresErrors.isConnection(e) || !outcome.wasCommitted(turn, e)) {
                throw e;
            }
            LOG.warn("The connection broke while a change was saved; PostgreSQL says that it was: {}", e.getMessage());
        }
    }

    /** A unit inside another one: if it fails, only what it did is undone. */
    <R> R nested(Connection connection, UnitOfWork<R> work) throws SQLException {
        Savepoint before = connection.setSavepoint();
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.POSTGRESQL);
            connection.releaseSavepoint(before);
            done = true;
            return result;
        } finally {
            if (!done) {
                undo(connection, before);
            }
        }
    }

    /** The failure that led here is the one to tell, so that one of undoing is only logged. */
    private static void undo(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            LOG.debug("A transaction was undone by its connection's end", e);
        }
    }

    private static void undo(Connection connection, Savepoint before) {
        try {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            LOG.debug("A savepoint was undone by its connection's end", e);
        }
    }

    /** Runs one statement or a script of several. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
