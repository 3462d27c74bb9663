package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.CopyReader.Type;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One state of the data, as of the first statement of a connection's transaction. */
final class PostgresSnapshot extends PostgresReading implements StoreSnapshot {

    private final long watermark;
    private final Consumer<Connection> onClose;

    /**
     * @param connection in a transaction that sees one state and has not looked yet
     * @param onClose is given the connection back
     */
    PostgresSnapshot(Connection connection, String schema, Consumer<Connection> onClose) throws SQLException {
        super(connection, schema);
        this.onClose = onClose;
        this.watermark = ChangeLog.watermark(connection);
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public void changes(StoreTable table, long since, Changes changes) throws SQLException {
        int width = table.key().size();
        String sameKey = table.key().stream()
                .map(column -> "k." + Names.quoted(column) + " = t." + Names.quoted(column))
                .collect(Collectors.joining(" AND "));
        String query = "SELECT " + keyColumns(table) + ", (t."
                + Names.quoted(table.key().get(0))
                + " IS NOT NULL)::int::int8, " + columns(table, "t.") + " FROM ("
                + ChangeLog.keysSince(schema, table, since) + ") k LEFT JOIN " + name(table) + " t ON " + sameKey;
        Type[] own = types(table);
        Type[] types = new Type[width + 1 + own.length];
        for (int i = 0; i < width; i++) {
            types[i] = own[table.indexOf(table.key().get(i))];
        }
        types[width] = Type.NUMBER;
        System.arraycopy(own, 0, types, width + 1, own.length);
        CopyReader.read(connection, query, types, row -> {
            Object[] key = Arrays.copyOfRange(row, 0, width);
            boolean here = (Long) row[width] == 1;
            changes.change(key, here ? Arrays.copyOfRange(row, width + 1, row.length) : null);
        });
    }

    private static String keyColumns(StoreTable table) {
        return table.key().stream()
                .map(name -> "k." + Names.quoted(name)
                        + (table.columns().get(table.indexOf(name)).kind() == StoreColumn.Kind.INTEGER ? "::int8" : ""))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        onClose.accept(connection);
    }
}
