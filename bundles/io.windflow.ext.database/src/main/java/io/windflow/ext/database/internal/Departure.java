package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.StoreSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Says in the data itself that one WindFlow is about to take it away, to a place that it alone can see. From then on no
 * other one serves or changes it, until the data is sealed or its WindFlow has said that it stays: whether it was decided
 * that it goes stands in the home of that one alone.
 */
final class Departure {

    static final String TABLE = StoreSchema.OWN_PREFIX + "departure";

    private final String schema;
    private final String home;

    /** @param home the name of this WindFlow's home */
    Departure(String schema, String home) {
        this.schema = schema;
        this.home = home;
    }

    static String table(String schema) {
        return Names.table(schema, TABLE);
    }

    /** Makes the table where it is missing; in the transaction under way. */
    static void prepare(Connection connection, String schema) throws SQLException {
        Transactions.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS " + table(schema)
                        + " (home TEXT COLLATE \"C\" NOT NULL PRIMARY KEY, since BIGINT NOT NULL)");
    }

    /** Commits, to the disk, whatever is usual on that server. */
    void begin(Connection connection) throws SQLException {
        Transactions.execute(connection, "SET LOCAL synchronous_commit = on");
        Sql.update(
                connection,
                "INSERT INTO " + table(schema) + " (home, since) VALUES (?, ?)"
                        + " ON CONFLICT (home) DO UPDATE SET since = excluded.since",
                home,
                Instant.now());
        connection.commit();
    }

    /** Sees to it that what was begun holds until the end of the transaction. @throws SQLException if it does not */
    void hold(Connection connection) throws SQLException {
        boolean there = Sql.first(
                        connection,
                        "SELECT 1 AS found FROM " + table(schema) + " WHERE home = ? FOR UPDATE",
                        row -> row.integer("found"),
                        home)
                .isPresent();
        if (!there) {
            throw new SQLException("The server has lost what keeps others from the data", "55000");
        }
    }

    /** The data stays. In the transaction under way; does nothing if none has begun. */
    void undo(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM " + table(schema) + " WHERE home = ?", home);
    }

    /** @throws ProviderUnavailableException if another WindFlow is about to take the data away */
    void check(Connection connection) throws SQLException {
        Optional<Instant> since = Sql.first(
                connection,
                "SELECT since FROM " + table(schema) + " WHERE home <> ? ORDER BY since",
                row -> row.time("since"),
                home);
        if (since.isPresent()) {
            throw PostgresErrors.passing(
                    "Another WindFlow is taking this data away from the schema '" + schema + "', since " + since.get(),
                    "Wait for its end. If it does not run, start it: its folder db alone says whether the data went. Only"
                            + " if that folder is lost, and the data here shall live on: DELETE FROM " + table(schema),
                    null);
        }
    }
}
