package io.windflow.store.sqlite.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteErrorCode;

/** Says what an error of SQLite means and what to do. */
final class SqliteErrors {

    private SqliteErrors() {}

    static RuntimeException translate(SQLException error, Path file) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(primaryCode(error));
        return switch (code) {
            case SQLITE_CONSTRAINT -> new StoreException(error, true);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                Problem.unavailable(
                        ProblemType.PROVIDER_UNAVAILABLE,
                        "Another program holds a lock on " + file,
                        "Let it finish, or close it, and try again",
                        Duration.ofSeconds(1));
            case SQLITE_FULL -> explained(error, "The disk that holds " + file + " is full. Free some space");
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                explained(error, "The database " + file + " is damaged. Restore it from a backup");
            case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_PERM ->
                explained(error, "The database " + file + " cannot be read or written. Check its disk and permissions");
            default -> new StoreException(error, false);
        };
    }

    private static StoreException explained(SQLException error, String explanation) {
        String message = explanation + " (" + error.getMessage() + ")";
        return new StoreException(new SQLException(message, error.getSQLState(), error.getErrorCode(), error), false);
    }

    /** A batch hides the code of the statement that failed in its cause. */
    private static int primaryCode(SQLException error) {
        int code = error.getErrorCode() & 0xff;
        return code == 0 && error.getCause() instanceof SQLException cause ? cause.getErrorCode() & 0xff : code;
    }
}
