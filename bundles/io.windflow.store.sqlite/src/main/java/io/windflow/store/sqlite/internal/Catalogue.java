package io.windflow.store.sqlite.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreColumn.Kind;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads from a database which tables it has. */
final class Catalogue {

    private Catalogue() {}

    static StoreSchema read(Connection connection) throws SQLException {
        List<StoreTable> tables = new ArrayList<>();
        Map<String, Set<String>> references = new HashMap<>();
        for (Listed listed : Sql.list(
                connection,
                "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
                row -> new Listed(row.text("name"), row.text("sql")))) {
            if (StoreSchema.isData(listed.name())) {
                tables.add(table(connection, listed));
                references.put(
                        listed.name(),
                        new HashSet<>(Sql.list(
                                connection,
                                "SELECT \"table\" AS parent FROM pragma_foreign_key_list(?)",
                                row -> row.text("parent"),
                                listed.name())));
            }
        }
        return StoreSchema.of(tables, references);
    }

    private static StoreTable table(Connection connection, Listed listed) throws SQLException {
        List<Column> columns = Sql.list(
                connection,
                "SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid",
                row -> new Column(row.text("name"), kind(row.text("type")), row.integer("pk")),
                listed.name());
        List<String> key = columns.stream()
                .filter(column -> column.keyPlace() > 0)
                .sorted(Comparator.comparingInt(Column::keyPlace))
                .map(Column::name)
                .toList();
        boolean counts = listed.sql().toUpperCase(Locale.ROOT).contains("AUTOINCREMENT");
        return new StoreTable(
                listed.name(),
                columns.stream()
                        .map(column -> new StoreColumn(column.name(), column.kind()))
                        .toList(),
                key,
                counts ? key.get(0) : null);
    }

    private static Kind kind(String type) {
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "INTEGER" -> Kind.INTEGER;
            case "TEXT" -> Kind.TEXT;
            case "BLOB" -> Kind.BYTES;
            default -> throw new IllegalArgumentException("The type " + type + " cannot be moved");
        };
    }

    private record Listed(String name, String sql) {}

    /** @param keyPlace its place in the primary key from 1, 0 if it is no part of it */
    private record Column(String name, Kind kind, int keyPlace) {}
}
