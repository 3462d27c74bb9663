package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes rows for tests of stores, most of them settings, the simplest ones. */
final class TestRows {

    private TestRows() {}

    static List<Object[]> rows(StoreReading reading, StoreTable table) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        reading.rows(table, row -> rows.add(row.clone()));
        return rows;
    }

    static List<String> keys(MovableStore store, StoreReading reading, String table) throws SQLException {
        StoreTable found = store.schema().table(table);
        return rows(reading, found).stream()
                .map(row -> Arrays.toString(found.keyOf(row)).replaceAll("[\\[\\]]", ""))
                .toList();
    }

    /** Keys and values of changed settings. */
    static Map<String, String> changes(MovableStore store, StoreSnapshot snapshot, String table, long since)
            throws SQLException {
        Map<String, String> changes = new LinkedHashMap<>();
        snapshot.changes(store.schema().table(table), since, (key, row) -> {
            assertThat(changes).doesNotContainKey((String) key[0]);
            changes.put((String) key[0], row == null ? null : (String) row[1]);
        });
        return changes;
    }

    static void write(Store store, String sql) {
        store.write((connection, dialect) -> Sql.update(connection, sql));
    }

    static int set(Store store, String key, String value) {
        return store.write((connection, dialect) ->
                Sql.update(connection, "INSERT INTO settings (key, value) VALUES (?, ?)", key, value));
    }

    static String get(Store store, String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElse(null));
    }
}
