package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.CopyReader.Type;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/** Reads the tables of a schema in the transaction of a connection. */
class PostgresReading implements StoreReading {

    final Connection connection;
    final String schema;

    PostgresReading(Connection connection, String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    @Override
    public long count(StoreTable table) throws SQLException {
        return number("SELECT count(*) FROM " + name(table));
    }

    @Override
    public void rows(StoreTable table, Rows rows) throws SQLException {
        CopyReader.read(connection, "SELECT " + columns(table, "") + " FROM " + name(table), types(table), rows::row);
    }

    @Override
    public void rows(StoreTable table, List<Object[]> keys, Rows rows) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        String query = "SELECT " + columns(table, "") + " FROM " + name(table) + " WHERE "
                + Keys.among(table.key(), keys, connection.unwrap(PGConnection.class));
        CopyReader.read(connection, query, types(table), rows::row);
    }

    @Override
    public long generated(StoreTable table) throws SQLException {
        return number(
                "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + sequence(connection, schema, table));
    }

    /** The name of the sequence behind the table's generated column, as it stands in statements. */
    static String sequence(Connection connection, String schema, StoreTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_get_serial_sequence(?, ?)")) {
            statement.setString(1, Names.table(schema, table.name()));
            statement.setString(2, table.generated());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    final String name(StoreTable table) {
        return Names.table(schema, table.name());
    }

    /** All columns; a number has 64 bits whatever its column has. */
    static String columns(StoreTable table, String prefix) {
        return table.columns().stream()
                .map(column -> prefix
                        + Names.quoted(column.name())
                        + (column.kind() == StoreColumn.Kind.INTEGER ? "::int8" : ""))
                .collect(Collectors.joining(", "));
    }

    static Type[] types(StoreTable table) {
        return table.columns().stream()
                .map(column -> switch (column.kind()) {
                    case INTEGER -> Type.NUMBER;
                    case TEXT -> Type.TEXT;
                    case BYTES -> Type.BYTES;
                })
                .toArray(Type[]::new);
    }
}
