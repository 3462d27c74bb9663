package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.StoreSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The turns of those who write, over all instances of WindFlow that share the database, by an advisory lock: as on
 * SQLite, a unit sees nobody else's half-done work and never has to be run again.
 *
 * <p>A transaction begins by writing its turn in a table of its own. If its answer is lost, the turn stands there or not,
 * and that says whether it was committed; the number of the transaction does not, since a server that crashed gives the
 * numbers again that it had not written down. The turn is written only while the data is of the epoch that this instance
 * serves and nobody else takes it away, so that data that has moved is never changed unnoticed.
 */
final class Turns {

    /** The first of the two numbers of WindFlow's advisory locks tells what is locked, the second one the schema. */
    static final int LOCK = 0x57465701;

    /** SQLSTATE of our own: the data may not be changed by this instance any more. */
    static final String REFUSED = "WF001";

    static final String TABLE = StoreSchema.OWN_PREFIX + "turns";

    /** What an instance has left that is not there any more. */
    private static final Duration OLD = Duration.ofDays(1);

    private static final String NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

    private final String schema;
    private final String instance;
    private final String home;
    private final Supplier<Epoch> served;

    private final Queue<String> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger slots = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final String begin;

    /**
     * @param instance a name that no other process has
     * @param home the name of this WindFlow's home
     * @param served the epoch that may be changed, null for none
     */
    Turns(String schema, String instance, String home, Supplier<Epoch> served) {
        this.schema = schema;
        this.instance = instance;
        this.home = home;
        this.served = served;
        // One after the other: the second one sees what was committed while the first one waited.
        this.begin = "SELECT pg_advisory_xact_lock(?, ?);"
                + " INSERT INTO " + table(schema) + " (slot, turn, at) SELECT ?, ?, " + NOW
                + " FROM " + Names.table(schema, Data.STORE) + " WHERE id = ? AND NOT EXISTS (SELECT FROM "
                + Departure.table(schema) + " WHERE home <> ?)"
                + " ON CONFLICT (slot) DO UPDATE SET turn = excluded.turn, at = excluded.at"
                + " RETURNING pg_current_xact_id()::text AS transaction, pg_backend_pid() AS backend";
    }

    /**
     * A transaction whose turn to write has come.
     *
     * @param slot the row that holds its number until another turn has it
     */
    record Turn(String slot, long number, String transaction, int backend) {}

    /** Makes the table where it is missing; in the transaction under way. */
    static void prepare(Connection connection, String schema) throws SQLException {
        Transactions.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS " + table(schema)
                        + " (slot TEXT COLLATE \"C\" NOT NULL PRIMARY KEY, turn BIGINT NOT NULL, at BIGINT NOT NULL)");
    }

    /** Clears away what is old; in the transaction under way. */
    static void clear(Connection connection, String schema) throws SQLException {
        Sql.update(connection, "DELETE FROM " + table(schema) + " WHERE at < " + NOW + " - ?", OLD.toMillis());
    }

    /**
     * Waits for the turn. Nothing was done if this fails.
     *
     * @throws SQLException with the state {@value #REFUSED} if the data may not be changed any more
     */
    Turn begin(Connection connection) throws SQLException {
        Epoch epoch = served.get();
        if (epoch == null) {
            throw refused();
        }
        String slot = Optional.ofNullable(free.poll()).orElseGet(() -> instance + " " + slots.incrementAndGet());
        long number = numbers.incrementAndGet();
        boolean done = false;
        try (PreparedStatement statement = connection.prepareStatement(begin)) {
            statement.setInt(1, LOCK);
            statement.setInt(2, schema.hashCode());
            statement.setString(3, slot);
            statement.setLong(4, number);
            statement.setString(5, epoch.id());
            statement.setString(6, home);
            statement.execute();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                if (!row.next()) {
                    throw refused();
                }
                done = true;
                return new Turn(slot, number, row.getString("transaction"), row.getInt("backend"));
            }
        } finally {
            if (!done) {
                free.add(slot);
            }
        }
    }

    private static SQLException refused() {
        return new SQLException("The data is not this WindFlow's to change any more", REFUSED);
    }

    /** To be called when it is known what became of the transaction. */
    void end(Turn turn) {
        free.add(turn.slot());
    }

    /** Whether a transaction that has ended was committed. Not to be asked after {@link #end}. */
    boolean wasCommitted(Connection connection, Turn turn) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT turn FROM " + table(schema) + " WHERE slot = ? AND turn = ?",
                        row -> row.number("turn"),
                        turn.slot(),
                        turn.number())
                .isPresent();
    }

    private static String table(String schema) {
        return Names.table(schema, TABLE);
    }
}
