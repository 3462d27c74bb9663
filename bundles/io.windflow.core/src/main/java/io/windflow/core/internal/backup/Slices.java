package io.windflow.core.internal.backup;

import io.windflow.spi.store.RowChunks;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreColumn.Kind;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Goes through what is in {@link Scope} of a table, in the order of its key, one slice after the other: of as many rows
 * as {@link RowChunks} would hold. So a statement for a slice is done within the time that a database allows it, and its
 * result fits into memory, whatever the table holds.
 */
final class Slices {

    private final Connection connection;
    private final StoreTable table;
    private final String key;
    private final String place;
    private Object[] before; // the key of the last row before the slice; null if there is none
    private Object[] last; // the key of the last row in the slice; null before the first slice
    private int rows;

    Slices(Connection connection, StoreTable table) {
        this.connection = connection;
        this.table = table;
        this.key = table.key().stream().map(TableRows::quoted).collect(Collectors.joining(", "));
        this.place = "(" + String.join(", ", Collections.nCopies(table.key().size(), "?")) + ")";
    }

    /** Goes on to the next slice, past one whose rows may be gone by now. @return false if there is none */
    boolean next() throws SQLException {
        before = last;
        rows = 0;
        long bytes = 0;
        String sql = "SELECT " + key + ", " + bytes() + " FROM " + TableRows.quoted(table.name()) + " WHERE " + begin()
                + " ORDER BY " + key + " LIMIT " + RowChunks.MOST_ROWS;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, before);
            try (ResultSet result = statement.executeQuery()) {
                while (bytes < RowChunks.MOST_BYTES && result.next()) {
                    last = key(result);
                    bytes += result.getLong(last.length + 1);
                    rows++;
                }
            }
        }
        return rows > 0;
    }

    /** Rows of the slice. */
    int rows() {
        return rows;
    }

    /** Prepares to read the slice. @param columns for SELECT */
    PreparedStatement select(String columns) throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT " + columns + " FROM "
                + TableRows.quoted(table.name()) + " WHERE " + begin() + " ORDER BY " + key + " LIMIT " + rows);
        bind(statement, before);
        return statement;
    }

    void delete() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + TableRows.quoted(table.name())
                + " WHERE " + begin() + " AND (" + key + ") <= " + place)) {
            bind(statement, before, last);
            statement.executeUpdate();
        }
    }

    private String begin() {
        String scope = Scope.condition(table);
        return before == null ? scope : scope + " AND (" + key + ") > " + place;
    }

    /** What the values of a row need, which both databases know without reading them. */
    private String bytes() {
        String sum = table.columns().stream()
                .filter(column -> column.kind() != Kind.INTEGER)
                .map(column -> "coalesce(octet_length(" + TableRows.quoted(column.name()) + "), 0)")
                .collect(Collectors.joining(" + "));
        return sum.isEmpty() ? "0" : sum;
    }

    private Object[] key(ResultSet result) throws SQLException {
        Object[] values = new Object[table.key().size()];
        for (int i = 0; i < values.length; i++) {
            StoreColumn column = table.columns().get(table.indexOf(table.key().get(i)));
            values[i] = TableRows.value(column.kind(), result, i + 1);
        }
        return values;
    }

    private static void bind(PreparedStatement statement, Object[]... keys) throws SQLException {
        List<Object> values =
                Stream.of(keys).filter(one -> one != null).flatMap(Stream::of).toList();
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}
