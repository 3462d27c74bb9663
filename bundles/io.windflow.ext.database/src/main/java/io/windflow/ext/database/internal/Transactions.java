package io.windflow.ext.database.internal;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.StoreException;
import io.windflow.api.store.UnitOfWork;
import io.windflow.ext.database.internal.Turns.Turn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs units of work in transactions. Those that write take {@linkplain Turns turns}. */
final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final Turns turns;
    private final CommitOutcome outcome;

    Transactions(Turns turns, CommitOutcome outcome) {
        this.turns = turns;
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

    /** Waits for the turn to write. Nothing was done if this fails. */
    Turn begin(Connection connection) throws SQLException {
        return turns.begin(connection);
    }

    <R> R write(Connection connection, Turn turn, UnitOfWork<R> work) throws SQLException {
        boolean sent = false;
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.POSTGRESQL);
            if (connection.isClosed()) {
                throw new StoreException(new SQLException("A unit of work has closed its connection"), false);
            }
            sent = true;
            commit(connection, turn);
            done = true;
            return result;
        } finally {
            if (!done) {
                undo(connection);
            }
            if (!sent) {
                turns.end(turn);
            }
        }
    }

    private void commit(Connection connection, Turn turn) throws SQLException {
        try {
            connection.commit();
            turns.end(turn);
        } catch (SQLException e) {
            // Its slot is not used again: what stands there may still be asked for.
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
