package io.windflow.store.sqlite.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Triggers that note the key of each row that changes, in the transaction that changes it. There is one writer at a
 * time, so the numbers of the notes are in the order of the commits. Keys are copied, never row ids, which VACUUM may
 * change. (With {@code recursive_triggers} off, INSERT OR REPLACE would delete without a note.)
 */
final class ChangeLog {

    static final String TABLE = "windflow_change";

    private ChangeLog() {}

    static void install(Connection connection, StoreSchema schema) throws SQLException {
        removeLeftovers(connection);
        int keys = schema.tables().stream()
                .mapToInt(table -> table.key().size())
                .max()
                .orElse(1);
        Statements.execute(
                connection,
                "CREATE TABLE " + TABLE + " (seq INTEGER NOT NULL PRIMARY KEY, tbl TEXT NOT NULL, "
                        + String.join(", ", columns(keys)) + ")");
        for (StoreTable table : schema.tables()) {
            install(connection, table);
        }
    }

    private static void install(Connection connection, StoreTable table) throws SQLException {
        String moved = table.key().stream()
                .map(column -> "OLD." + quoted(column) + " IS NOT NEW." + quoted(column))
                .collect(Collectors.joining(" OR "));
        trigger(connection, table, "INSERT", note(table, "NEW") + ";");
        trigger(connection, table, "DELETE", note(table, "OLD") + ";");
        trigger(connection, table, "UPDATE", note(table, "NEW") + "; " + note(table, "OLD") + " WHERE " + moved + ";");
    }

    private static void trigger(Connection connection, StoreTable table, String event, String body)
            throws SQLException {
        Statements.execute(
                connection,
                "CREATE TRIGGER " + quoted(TABLE + "_" + table.name() + "_" + event) + " AFTER " + event + " ON "
                        + quoted(table.name()) + " BEGIN " + body + " END");
    }

    private static String note(StoreTable table, String version) {
        String values = table.key().stream()
                .map(column -> version + "." + quoted(column))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + TABLE + " (tbl, "
                + String.join(", ", columns(table.key().size())) + ") SELECT '" + table.name() + "', " + values;
    }

    /** Takes the triggers and the log away, if they are there. */
    static void removeLeftovers(Connection connection) throws SQLException {
        List<String> names = Sql.list(
                connection,
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '" + TABLE + "%'",
                row -> row.text("name"));
        for (String name : names) {
            Statements.execute(connection, "DROP TRIGGER " + quoted(name));
        }
        Statements.execute(connection, "DROP TABLE IF EXISTS " + TABLE);
    }

    /** The names of the first columns of a key in the log. */
    static List<String> columns(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "k" + i).toList();
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
