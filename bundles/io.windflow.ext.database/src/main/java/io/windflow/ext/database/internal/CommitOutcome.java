package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.ext.database.internal.Transactions.Turn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a transaction was committed whose answer was lost with the connection: the server keeps that for
 * transactions of the last while.
 */
final class CommitOutcome {

    private static final Logger LOG = LoggerFactory.getLogger(CommitOutcome.class);

    private static final long PAUSE_IN_MS = 100;

    private final Connector connector;
    private final Duration limit;

    /** @param limit how long to ask for */
    CommitOutcome(Connector connector, Duration limit) {
        this.connector = connector;
        this.limit = limit;
    }

    /**
     * @param failure the one with which the connection broke
     * @return false if nothing was changed
     * @throws io.windflow.api.Problem if that cannot be found out in time
     */
    boolean wasCommitted(Turn turn, SQLException failure) {
        LOG.debug("Transaction {} has no answer", turn.transaction(), failure);
        long started = System.nanoTime();
        do {
            // The commit may be under way; after a while it waits for a client that is gone.
            String status = ask(turn, System.nanoTime() - started > limit.toNanos() / 4);
            if ("committed".equals(status)) {
                return true;
            }
            if ("aborted".equals(status)) {
                return false;
            }
        } while (pause() && System.nanoTime() - started < limit.toNanos());
        throw PostgresErrors.unknownOutcome();
    }

    /** One of committed, aborted, in progress; null if there is no answer. */
    private String ask(Turn turn, boolean impatient) {
        try (Connection connection = connector.open(Purpose.PROBE)) {
            String status = status(connection, turn);
            if (impatient && "in progress".equals(status)) {
                terminate(connection, turn);
                status = status(connection, turn);
            }
            return status;
        } catch (SQLException e) {
            LOG.debug("No answer yet about transaction {}", turn.transaction(), e);
            return null;
        }
    }

    private static String status(Connection connection, Turn turn) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_xact_status(CAST(CAST(? AS text) AS xid8))")) {
            statement.setString(1, turn.transaction());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Only if it is still at that transaction: its process may serve somebody else by now. */
    private static void terminate(Connection connection, Turn turn) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                        + " WHERE pid = ? AND backend_xid = CAST(CAST(? AS text) AS xid8)::xid")) {
            statement.setInt(1, turn.backend());
            statement.setString(2, turn.transaction());
            statement.execute();
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_IN_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
