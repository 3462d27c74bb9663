package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreColumn.Kind;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the server's own catalogue says of the tables in a schema. */
final class Catalogue {

    private static final String COLUMNS =
            """
            SELECT c.relname AS "table", a.attname AS "column", t.typname AS type, a.attidentity <> '' AS generated
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_type t ON t.oid = a.atttypid
            WHERE n.nspname = ? AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.relname, a.attnum
            """;

    private static final String NARROW =
            """
            SELECT a.attname AS "column" FROM pg_attribute a
            WHERE a.attrelid = CAST(? AS regclass) AND a.atttypid = CAST('int4' AS regtype) AND a.attnum > 0
              AND NOT a.attisdropped
            """;

    private static final String INDEXES =
            """
            SELECT c.relname AS "table", x.indexrelid::bigint AS id, a.attname AS "column"
            FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
            WHERE n.nspname = ? AND %s
            ORDER BY c.relname, x.indexrelid, k.place
            """;

    private static final String REFERENCES =
            """
            SELECT c.relname AS "table", f.relname AS other
            FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class f ON f.oid = r.confrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND r.contype = 'f'
            """;

    private Catalogue() {}

    /** A column as it is. */
    private record Found(String table, String column, String type, boolean generated) {}

    static StoreSchema read(Connection connection, String schema) throws SQLException {
        Map<String, List<StoreColumn>> columns = new TreeMap<>();
        Map<String, String> generated = new HashMap<>();
        for (Found found : columns(connection, schema)) {
            if (StoreSchema.isData(found.table())) {
                columns.computeIfAbsent(found.table(), name -> new ArrayList<>())
                        .add(new StoreColumn(found.column(), kind(found)));
                if (found.generated()) {
                    generated.put(found.table(), found.column());
                }
            }
        }
        Map<String, List<List<String>>> keys = indexes(connection, schema, "x.indisprimary");
        List<StoreTable> tables = new ArrayList<>();
        columns.forEach((name, list) ->
                tables.add(new StoreTable(name, list, keys.get(name).get(0), generated.get(name))));
        return StoreSchema.of(tables, references(connection, schema));
    }

    private static List<Found> columns(Connection connection, String schema) throws SQLException {
        return Sql.list(
                connection,
                COLUMNS,
                row -> new Found(
                        row.text("table"),
                        row.text("column"),
                        row.text("type"),
                        row.text("generated").equals("t")),
                schema);
    }

    private static Kind kind(Found column) {
        return switch (column.type()) {
            case "int8", "int4", "int2" -> Kind.INTEGER;
            case "text" -> Kind.TEXT;
            case "bytea" -> Kind.BYTES;
            default ->
                throw new IllegalStateException(
                        column.table() + "." + column.column() + " is of no portable type: " + column.type());
        };
    }

    /** The names of a table's columns that hold numbers of 32 bits. */
    static Set<String> narrow(Connection connection, String schema, String table) throws SQLException {
        return Set.copyOf(Sql.list(connection, NARROW, row -> row.text("column"), Names.table(schema, table)));
    }

    /** The columns of each index, by table. @param which condition on pg_index x */
    static Map<String, List<List<String>>> indexes(Connection connection, String schema, String which)
            throws SQLException {
        Map<String, List<List<String>>> indexes = new TreeMap<>();
        Map<Long, List<String>> known = new HashMap<>();
        Sql.list(
                connection,
                INDEXES.formatted(which),
                row -> {
                    String table = row.text("table");
                    List<String> columns = known.computeIfAbsent(row.number("id"), id -> {
                        List<String> made = new ArrayList<>();
                        indexes.computeIfAbsent(table, name -> new ArrayList<>())
                                .add(made);
                        return made;
                    });
                    return columns.add(row.text("column"));
                },
                schema);
        return indexes;
    }

    private static Map<String, Set<String>> references(Connection connection, String schema) throws SQLException {
        Map<String, Set<String>> references = new HashMap<>();
        Sql.list(
                connection,
                REFERENCES,
                row -> references
                        .computeIfAbsent(row.text("table"), name -> new HashSet<>())
                        .add(row.text("other")),
                schema);
        return references;
    }
}
