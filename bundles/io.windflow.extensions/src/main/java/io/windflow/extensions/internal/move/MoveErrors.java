package io.windflow.extensions.internal.move;

import io.windflow.api.Problem;
import io.windflow.spi.ProviderUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.concurrent.ExecutionException;

/** Says in words what broke a move off, what to do, and whether trying again may help. */
final class MoveErrors {

    /** SQLSTATE of PostgreSQL. */
    private static final String DISK_FULL = "53100";

    /** Result code of SQLite, which has no SQLSTATE. */
    private static final int SQLITE_FULL = 13;

    private MoveErrors() {}

    /** @param what was done, in words that go before "failed" */
    static MoveFailure failure(String what, Throwable cause) {
        if (cause instanceof ExecutionException && cause.getCause() != null) {
            // It broke off on another thread.
            return failure(what, cause.getCause());
        }
        if (cause instanceof MoveFailure failure) {
            return failure;
        }
        if (cause instanceof ProviderUnavailableException unavailable) {
            return new MoveFailure(
                    what + " failed: " + cause.getMessage(), unavailable.advice(), !unavailable.isPermanent(), cause);
        }
        String reason = what + " failed: " + (cause instanceof SQLException ? cause.getMessage() : cause.toString());
        if (isDiskFull(cause)) {
            return new MoveFailure(reason, "Free some space on the disk of that database", false, cause);
        }
        String advice = cause instanceof Problem problem ? problem.advice() : null;
        return new MoveFailure(
                reason,
                advice != null ? advice : "Nothing was changed. WindFlow's log says more",
                cause instanceof Problem || isOfTheConnection(cause),
                cause);
    }

    private static boolean isDiskFull(Throwable cause) {
        return cause instanceof SQLException e
                && (DISK_FULL.equals(e.getSQLState()) || (e.getSQLState() == null && e.getErrorCode() == SQLITE_FULL));
    }

    /** SQLSTATE classes 08 (connection) and 57 (the server was told to stop). */
    private static boolean isOfTheConnection(Throwable cause) {
        if (cause instanceof SQLTransientException || cause instanceof SQLNonTransientConnectionException) {
            return true;
        }
        String state = cause instanceof SQLException e ? e.getSQLState() : null;
        return state != null && (state.startsWith("08") || state.startsWith("57"));
    }
}
