package io.windflow.tests.move;

import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a store holds, in figures that are equal for equal data, whichever database it is in. */
final class Digests {

    private Digests() {}

    /** The digest of each table, read as the core reads. */
    static Map<String, RowDigest> of(Installation windflow) throws SQLException {
        List<StoreTable> tables = windflow.schema().tables();
        return windflow.store().read((connection, dialect) -> {
            Map<String, RowDigest> digests = new TreeMap<>();
            for (StoreTable table : tables) {
                digests.put(table.name(), of(connection, table));
            }
            return digests;
        });
    }

    private static RowDigest of(Connection connection, StoreTable table) throws SQLException {
        RowDigest digest = new RowDigest();
        String columns = table.columns().stream().map(StoreColumn::name).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + columns + " FROM " + table.name())) {
            Object[] row = new Object[table.columns().size()];
            while (result.next()) {
                for (int i = 0; i < row.length; i++) {
                    Object value = result.getObject(i + 1);
                    row[i] = value instanceof Number number ? (Object) number.longValue() : value;
                }
                digest.add(row);
            }
        }
        return digest;
    }
}
