package io.windflow.store.sqlite.internal;

import static io.windflow.store.sqlite.internal.ChangeLog.quoted;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the rows of one connection; the driver hands them out one by one. */
class SqliteReading implements StoreReading {

    private final Connection connection;

    SqliteReading(Connection connection) {
        this.connection = connection;
    }

    @Override
    public long count(StoreTable table) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(*) AS number FROM " + quoted(table.name()),
                        row -> row.number("number"))
                .orElseThrow();
    }

    @Override
    public void rows(StoreTable table, Rows rows) throws SQLException {
        stream("SELECT " + columns(table, "") + " FROM " + quoted(table.name()), List.of(), result -> {
            Object[] row = new Object[table.columns().size()];
            while (result.next()) {
                read(table, result, 1, row);
                rows.row(row);
            }
        });
    }

    @Override
    public void rows(StoreTable table, List<Object[]> keys, Rows rows) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        String one = "(" + String.join(", ", Collections.nCopies(table.key().size(), "?")) + ")";
        String sql = "SELECT " + columns(table, "") + " FROM " + quoted(table.name()) + " WHERE ("
                + table.key().stream().map(ChangeLog::quoted).collect(Collectors.joining(", ")) + ") IN (VALUES "
                + String.join(", ", Collections.nCopies(keys.size(), one)) + ")";
        List<Object> parameters =
                keys.stream().flatMap(key -> java.util.Arrays.stream(key)).toList();
        stream(sql, parameters, result -> {
            Object[] row = new Object[table.columns().size()];
            while (result.next()) {
                read(table, result, 1, row);
                rows.row(row);
            }
        });
    }

    @Override
    public long generated(StoreTable table) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT seq FROM sqlite_sequence WHERE name = ?",
                        row -> row.number("seq"),
                        table.name())
                .orElse(0L);
    }

    Connection connection() {
        return connection;
    }

    /** The table's columns, in their order, as a list for SELECT. @param prefix such as {@code t.} */
    static String columns(StoreTable table, String prefix) {
        return table.columns().stream()
                .map(column -> prefix + quoted(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** Fills in a row. @param from the place of its first column in the result, from 1 */
    static void read(StoreTable table, ResultSet result, int from, Object[] row) throws SQLException {
        List<StoreColumn> columns = table.columns();
        for (int i = 0; i < row.length; i++) {
            row[i] = value(columns.get(i).kind(), result, from + i);
        }
    }

    static Object value(StoreColumn.Kind kind, ResultSet result, int place) throws SQLException {
        return switch (kind) {
            case TEXT -> result.getString(place);
            case BYTES -> result.getBytes(place);
            case INTEGER -> {
                long number = result.getLong(place);
                yield number == 0 && result.wasNull() ? null : number;
            }
        };
    }

    final void stream(String sql, List<?> parameters, Use use) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet result = statement.executeQuery()) {
                use.of(result);
            }
        }
    }

    @FunctionalInterface
    interface Use {
        void of(ResultSet result) throws SQLException;
    }
}
