package io.windflow.ext.database.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.StoreException;
import io.windflow.spi.ProviderUnavailableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;

/** Says in a user's words what PostgreSQL or the way to it refused, and what to do. */
final class PostgresErrors {

    static final String FILE = "config/windflow.database.cfg";

    private static final String READ_ONLY = "25006";
    private static final String LOCKED = "55P03";
    private static final String FULL = "53300";
    private static final String PROTOCOL = "08P01";

    /** What the server says when it ends a connection, or has, and that does not begin with 57P. */
    private static final Set<String> ENDINGS = Set.of(
            // idle in a transaction, or at it, for too long
            "25P03", "25P04", FULL);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final PostgresAddress address;

    PostgresErrors(PostgresAddress address) {
        this.address = address;
    }

    /** What a failure inside a unit of work that writes means for its caller. */
    RuntimeException ofWrite(SQLException error) {
        return isReadOnly(error) ? readOnly(error) : ofWork(error);
    }

    /** What a failure inside a unit of work means for its caller. */
    RuntimeException ofWork(SQLException error) {
        String state = state(error);
        if (state.startsWith("23")) {
            return new StoreException(error, true);
        }
        return switch (state) {
            case Turns.REFUSED -> busy("The data is about to leave PostgreSQL at " + where(), "Try again shortly");
            case LOCKED -> busy("Another program holds a lock in the database", "Let it finish and try again");
            case "40001", "40P01" ->
                busy("PostgreSQL at " + where() + " has undone a change in favour of another one", "Try again shortly");
            case "53000", "53200", "53400" ->
                busy(
                        "PostgreSQL at " + where() + " lacks memory or another resource: " + innermost(error),
                        "Look at its log and its limits");
            case "57014" ->
                busy("PostgreSQL at " + where() + " took too long over one statement", "Look whether it is overloaded");
            case "53100" ->
                new StoreException(
                        new SQLException(
                                "The disk of PostgreSQL at " + where() + " is full. Free some space there ("
                                        + error.getMessage() + ")",
                                state,
                                error),
                        false);
            default -> isConnection(error) ? ofConnection(error) : new StoreException(error, false);
        };
    }

    /** Whether the connection is lost, rather than a statement refused. */
    static boolean isConnection(SQLException error) {
        String state = state(error);
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("28") || ENDINGS.contains(state);
    }

    /** Whether a change was refused: its server is a standby now, or was set to read only. */
    static boolean isReadOnly(SQLException error) {
        return state(error).equals(READ_ONLY);
    }

    /** Whether a lock was not had in time. */
    static boolean isLocked(SQLException error) {
        return state(error).equals(LOCKED);
    }

    /** Whether there are as many connections as the server allows. */
    static boolean isFull(SQLException error) {
        return state(error).equals(FULL);
    }

    /** Whether a message was refused for what it is, which a pooler says of what it does not support. */
    static boolean isProtocol(SQLException error) {
        return state(error).equals(PROTOCOL);
    }

    /** Whether the thread was told to stop waiting. */
    static boolean isInterrupted(SQLException error) {
        return cause(error, InterruptedException.class) != null;
    }

    /** Whether a statement was refused for the reason that the data may have left. */
    static boolean isGone(SQLException error) {
        String state = state(error);
        return state.equals(Turns.REFUSED) || state.equals("42P01");
    }

    /** Whether nobody is there now, or somebody who is just starting. */
    static boolean isAway(SQLException error) {
        String state = state(error);
        return state.equals("08001") || state.equals("08006") || state.equals("57P03");
    }

    /** Whether no answer came in time. */
    static boolean isTimeout(SQLException error) {
        return cause(error, SocketTimeoutException.class) != null;
    }

    /** What a failure to connect, or the loss of a connection, means. */
    ProviderUnavailableException ofConnection(SQLException error) {
        String said = innermost(error);
        String state = state(error);
        return switch (state) {
            case "28P01" ->
                permanent(
                        "PostgreSQL at " + where() + " refuses the password of '" + address.user() + "'",
                        "Correct password (or url) in " + FILE,
                        error);
            case "28000" ->
                permanent(
                        "PostgreSQL at " + where() + " does not let '" + address.user() + "' in: " + said,
                        "Correct url in " + FILE + ", or allow it in pg_hba.conf",
                        error);
            case "3D000" ->
                passing(
                        "PostgreSQL at " + where() + " has no database '" + address.database() + "'",
                        "Make it: createdb --owner=" + address.user() + " " + address.database()
                                + "; or correct url in " + FILE,
                        error);
            case "57P03" -> passing("PostgreSQL at " + where() + " is starting or stopping", "Wait", error);
            case "57P01", "57P02", "57P04", "57P05", "25P03", "25P04" ->
                passing("PostgreSQL at " + where() + " ended the connection: " + said, "Wait", error);
            case FULL ->
                passing(
                        "PostgreSQL at " + where() + " has no connection free",
                        "Raise max_connections there, or lower connections in " + FILE,
                        error);
            case "42501" ->
                passing(
                        "'" + address.user() + "' may not do all that WindFlow needs: " + said,
                        "GRANT CREATE ON DATABASE \"" + address.database() + "\" TO \"" + address.user() + "\"",
                        error);
            default -> ofNetwork(error, said);
        };
    }

    private ProviderUnavailableException ofNetwork(SQLException error, String said) {
        if (cause(error, UnknownHostException.class) != null) {
            return passing(
                    "The host of PostgreSQL is not known: " + where(),
                    "Correct url in " + FILE + "; in a container, look whether both are in one network",
                    error);
        }
        if (String.valueOf(error.getMessage()).contains("SSL root certificate file")) {
            return permanent(
                    "The certificates to trust cannot be read: " + said,
                    "Correct sslrootcert in url, in " + FILE + "; WindFlow must be able to read that file",
                    error);
        }
        if (String.valueOf(error.getMessage()).contains("could not be verified by hostnameverifier")) {
            return permanent(
                    "The certificate of PostgreSQL at " + where() + " is not for that host",
                    "Use in url the name that the certificate has; or sslmode=verify-ca, if any server of its authority"
                            + " will do",
                    error);
        }
        if (cause(error, CertPathBuilderException.class) != null
                || cause(error, CertPathValidatorException.class) != null) {
            return permanent(
                    "The certificate of PostgreSQL at " + where()
                            + " is not signed by an authority that WindFlow trusts: " + said,
                    "Give the authority's certificate with sslrootcert=/path/ca.pem in url, in " + FILE,
                    error);
        }
        if (cause(error, SSLException.class) != null || said.contains("SSL") || said.contains("certificate")) {
            return permanent(
                    "No TLS connection to PostgreSQL at " + where() + ": " + said,
                    "Correct sslmode or sslrootcert in url, in " + FILE + "; or switch TLS on in the server",
                    error);
        }
        if (isTimeout(error)) {
            return passing(
                    "PostgreSQL at " + where() + " did not answer in time",
                    "Look whether it is overloaded or hangs, and whether a firewall is in the way",
                    error);
        }
        if (isProtocol(error) && error instanceof PSQLException told && told.getServerErrorMessage() != null) {
            // PostgreSQL itself says so of no login of WindFlow's.
            return passing("The pooler at " + where() + " refused: " + said, "Look at its log and its settings", error);
        }
        if (isProtocol(error)) {
            return permanent("What answers at " + where() + " is not PostgreSQL", "Correct url in " + FILE, error);
        }
        if (isConnection(error)) {
            return passing(
                    "PostgreSQL at " + where() + " cannot be reached",
                    "Start it, or correct url in " + FILE + ": docker compose --profile database up -d",
                    error);
        }
        return passing("PostgreSQL at " + where() + " refused: " + said, "Look at its log", error);
    }

    ProviderUnavailableException tooOld(String version) {
        return permanent(
                "PostgreSQL at " + where() + " is version " + version + ", 15 or newer is needed",
                "Update PostgreSQL",
                null);
    }

    ProviderUnavailableException poolsTransactions() {
        return permanent(
                "What answers at " + where()
                        + " is a pooler that gives each transaction another connection to PostgreSQL",
                "Set pool_mode=session for this database there (PgBouncer), or the address of PostgreSQL itself in url, in "
                        + FILE,
                null);
    }

    /** @param cause null if the server said so when it was asked */
    ProviderUnavailableException readOnly(SQLException cause) {
        return passing(
                "PostgreSQL at " + where() + " cannot be written: it is a standby, or set to read only",
                "Use the address of the primary in " + FILE,
                cause);
    }

    static Problem busy(String message, String advice) {
        return Problem.unavailable(ProblemType.PROVIDER_UNAVAILABLE, message, advice, RETRY_AFTER);
    }

    /** The change was sent off and the answer never came. Says nothing of trying again: that could make it twice. */
    static Problem unknownOutcome() {
        return Problem.of(
                ProblemType.PROVIDER_UNAVAILABLE,
                "PostgreSQL went away while it saved a change, and has not said since whether it did",
                "Look whether the change was made before you make it again");
    }

    static ProviderUnavailableException permanent(String reason, String advice, Throwable cause) {
        return ProviderUnavailableException.permanent(reason, advice, cause);
    }

    static ProviderUnavailableException passing(String reason, String advice, Throwable cause) {
        return ProviderUnavailableException.passing(reason, advice, cause);
    }

    private String where() {
        return address.where();
    }

    private static String state(SQLException error) {
        return error.getSQLState() == null ? "" : error.getSQLState();
    }

    private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    /** What the server or the socket said, without the driver's words around it. */
    private static String innermost(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
            if (t.getMessage() != null) {
                message = t.getMessage();
            }
        }
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^(FATAL|ERROR): ", "")
                .replaceFirst("[.]$", "");
    }
}
