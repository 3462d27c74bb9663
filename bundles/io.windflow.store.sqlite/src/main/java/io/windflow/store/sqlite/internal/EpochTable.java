package io.windflow.store.sqlite.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.Epoch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The one row in which a database says which life of the data it holds, and whether that has gone on elsewhere. */
final class EpochTable {

    private EpochTable() {}

    /**
     * @param confirmed whether the data has ever lived here; false for a copy that was never decided for
     * @param retiredAt null if the data was not moved away
     */
    record Held(Epoch epoch, boolean confirmed, Instant retiredAt) {}

    static Optional<Held> read(Connection connection) throws SQLException {
        if (Sql.first(connection, "SELECT 1 AS one FROM sqlite_master WHERE name = 'windflow_store'", row -> 1)
                .isEmpty()) {
            return Optional.empty();
        }
        return Sql.first(
                connection,
                "SELECT number, id, parent, confirmed, retired_at FROM windflow_store",
                row -> new Held(
                        new Epoch(row.number("number"), row.text("id"), row.text("parent")),
                        row.flag("confirmed"),
                        row.timeOrNull("retired_at")));
    }

    static void write(Connection connection, Epoch epoch, boolean confirmed) throws SQLException {
        Statements.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS windflow_store (one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),"
                        + " number INTEGER NOT NULL, id TEXT NOT NULL, parent TEXT, confirmed INTEGER NOT NULL,"
                        + " retired_at INTEGER)");
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO windflow_store VALUES (1, ?, ?, ?, ?, NULL)",
                epoch.number(),
                epoch.id(),
                epoch.parent(),
                confirmed);
    }

    static void confirm(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE windflow_store SET confirmed = 1");
    }

    static void retire(Connection connection, Instant at) throws SQLException {
        Sql.update(connection, "UPDATE windflow_store SET retired_at = ?", at);
    }

    /**
     * A retired database that somebody put back on purpose begins another life, so that nothing takes the data that went
     * on from it for a mere copy.
     */
    static void revive(Connection connection) throws SQLException {
        Optional<Held> held = read(connection);
        if (held.isPresent() && held.get().retiredAt() != null) {
            write(connection, held.get().epoch().next(), true);
        }
    }
}
