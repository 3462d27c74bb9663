package io.windflow.core.internal.backup;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.Sql;
import io.windflow.spi.store.RowChunks;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreReading.Rows;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes the rows of a table that an archive holds, on the connection of a unit of work. */
final class TableRows {

    private final Connection connection;
    private final Dialect dialect;

    TableRows(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** Gives each row: memory does not grow with their number or length. */
    void read(StoreTable table, Rows rows) throws SQLException {
        Slices slices = new Slices(connection, table);
        Object[] row = new Object[table.columns().size()];
        while (slices.next()) {
            try (PreparedStatement statement = slices.select(columns(table));
                    ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = value(table.columns().get(i).kind(), result, i + 1);
                    }
                    rows.row(row);
                }
            }
        }
    }

    RowDigest digest(StoreTable table) throws SQLException {
        RowDigest digest = new RowDigest();
        read(table, digest::add);
        return digest;
    }

    /** Lets nobody else write to the tables until the transaction ends. */
    void lock(List<StoreTable> tables) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            String names = tables.stream().map(table -> quoted(table.name())).collect(Collectors.joining(", "));
            Sql.update(connection, "LOCK TABLE " + names + " IN EXCLUSIVE MODE");
            // A slice is found by the key's index, also where the planner takes it for most of the table.
            Sql.update(connection, "SET LOCAL enable_seqscan = off");
        }
    }

    void clear(StoreTable table) throws SQLException {
        Slices slices = new Slices(connection, table);
        while (slices.next()) {
            slices.delete();
        }
    }

    /** Takes rows into a table. */
    Insertion insert(StoreTable table) throws SQLException {
        String overriding = dialect == Dialect.POSTGRESQL ? " OVERRIDING SYSTEM VALUE" : "";
        String values = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        return new Insertion(connection.prepareStatement("INSERT INTO " + quoted(table.name()) + " (" + columns(table)
                + ")" + overriding + " VALUES (" + values + ")"));
    }

    /** Lets a generated column go on after its largest value. SQLite does so by itself. */
    void continueGenerated(StoreTable table) throws SQLException {
        if (table.generated() == null || dialect != Dialect.POSTGRESQL) {
            return;
        }
        String column = quoted(table.generated());
        Sql.first(
                connection,
                "SELECT setval(pg_get_serial_sequence(?, ?), greatest(max(" + column + "), 1), max(" + column
                        + ") IS NOT NULL) AS last FROM " + quoted(table.name()),
                row -> row.number("last"),
                table.name(),
                table.generated());
    }

    static Object value(StoreColumn.Kind kind, ResultSet result, int place) throws SQLException {
        return switch (kind) {
            case TEXT -> result.getString(place);
            case BYTES -> result.getBytes(place);
            case INTEGER -> {
                long number = result.getLong(place);
                yield result.wasNull() ? null : number;
            }
        };
    }

    private static String columns(StoreTable table) {
        return table.columns().stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    /** Rows on their way into a table. */
    static final class Insertion implements Rows, AutoCloseable {

        private final PreparedStatement statement;
        private final RowChunks chunks = new RowChunks(this::insert);

        Insertion(PreparedStatement statement) {
            this.statement = statement;
        }

        @Override
        public void row(Object[] row) throws SQLException {
            chunks.row(row);
        }

        private void insert(List<Object[]> rows) throws SQLException {
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    statement.setObject(i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }

        void finish() throws SQLException {
            chunks.flush();
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
