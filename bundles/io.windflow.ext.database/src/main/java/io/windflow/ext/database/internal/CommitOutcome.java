package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.ext.database.internal.Turns.Turn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a transaction was committed whose answer was lost with the connection. */
final class CommitOutcome {

    private static final Logger LOG = LoggerFactory.getLogger(CommitOutcome.class);

    private static final long PAUSE_IN_MS = 100;

    /** SQLSTATE of a number that no transaction has had yet: the server has crashed and counts from further back. */
    private static final String NO_SUCH_TRANSACTION = "22023";

    private final Connector connector;
    private final Turns turns;
    private final Duration limit;

    /** @param limit how long to ask for */
    CommitOutcome(Connector connector, Turns turns, Duration limit) {
        this.connector = connector;
        this.turns = turns;
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
            Optional<Boolean> answer = ask(turn, System.nanoTime() - started > limit.toNanos() / 4);
            if (answer.isPresent()) {
                return answer.get();
            }
        } while (pause() && System.nanoTime() - started < limit.toNanos());
        throw PostgresErrors.unknownOutcome();
    }

    /** Empty if there is no answer yet. */
    private Optional<Boolean> ask(Turn turn, boolean impatient) {
        try (Connection connection = connector.open(Purpose.PROBE)) {
            if (isUnderWay(connection, turn)) {
                if (!impatient) {
                    return Optional.empty();
                }
                terminate(connection, turn);
                if (isUnderWay(connection, turn)) {
                    return Optional.empty();
                }
            }
            // Only now, as it may have ended between two questions.
            return Optional.of(turns.wasCommitted(connection, turn));
        } catch (SQLException e) {
            LOG.debug("No answer yet about transaction {}", turn.transaction(), e);
            return Optional.empty();
        }
    }

    private static boolean isUnderWay(Connection connection, Turn turn) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_xact_status(CAST(CAST(? AS text) AS xid8))")) {
            statement.setString(1, turn.transaction());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return "in progress".equals(row.getString(1));
            }
        } catch (SQLException e) {
            if (NO_SUCH_TRANSACTION.equals(e.getSQLState())) {
                return false;
            }
            throw e;
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
