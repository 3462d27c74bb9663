package io.windflow.ext.database.internal;

import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of a copy, in one transaction. */
final class PostgresBatch implements MoveTarget.Batch {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBatch.class);

    private static final int AT_ONCE = 500;

    private final Connection connection;
    private final String schema;
    private final Map<String, List<List<String>>> unique;

    /** @param unique the columns of the unique indexes beside the primary key, by table */
    PostgresBatch(Connection connection, String schema, Map<String, List<List<String>>> unique) {
        this.connection = connection;
        this.schema = schema;
        this.unique = unique;
    }

    @Override
    public void remove(StoreTable table, List<Object[]> keys) throws SQLException {
        delete(table, table.key(), keys);
    }

    private void delete(StoreTable table, List<String> columns, List<Object[]> values) throws SQLException {
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            List<Object[]> some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
            try (PreparedStatement statement = connection.prepareStatement(
                    "DELETE FROM " + name(table) + " WHERE " + Keys.among(columns, some.size()))) {
                Keys.bind(statement, some);
                statement.executeUpdate();
            }
        }
    }

    @Override
    public void put(StoreTable table, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        makeRoom(table, rows);
        List<String> columns = table.columns().stream().map(StoreColumn::name).toList();
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + name(table) + " ("
                + Names.list(columns) + ") VALUES " + Keys.places(columns) + " ON CONFLICT ("
                + Names.list(table.key()) + ") DO " + update(table))) {
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    Keys.bind(statement, i + 1, row[i]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * A value that must be unique may still be held by another row, which has lost it in the source: then that row has
     * changed, too, and is put by a later call.
     */
    private void makeRoom(StoreTable table, List<Object[]> rows) throws SQLException {
        for (List<String> columns : unique.getOrDefault(table.name(), List.of())) {
            int[] places = columns.stream().mapToInt(table::indexOf).toArray();
            List<Object[]> values = new ArrayList<>();
            for (Object[] row : rows) {
                Object[] value = new Object[places.length];
                for (int i = 0; i < places.length; i++) {
                    value[i] = row[places[i]];
                }
                if (Stream.of(value).allMatch(Objects::nonNull)) {
                    values.add(value);
                }
            }
            delete(table, columns, values);
        }
    }

    private static String update(StoreTable table) {
        String changes = table.columns().stream()
                .map(StoreColumn::name)
                .filter(column -> !table.key().contains(column))
                .map(column -> Names.quoted(column) + " = excluded." + Names.quoted(column))
                .collect(Collectors.joining(", "));
        return changes.isEmpty() ? "NOTHING" : "UPDATE SET " + changes;
    }

    @Override
    public void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("A batch was undone by the end of its connection", e);
        }
    }

    private String name(StoreTable table) {
        return Names.table(schema, table.name());
    }
}
