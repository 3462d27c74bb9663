package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schemas of the two stores are the same, as each database tells of its own. */
class SchemaParityTest {

    private static final String SQLITE = "/io/windflow/store/sqlite/migration/";
    private static final String SCHEMA = "parity";
    private static final Pattern CHECK = Pattern.compile("CHECK \\((.*)\\)");
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'|\\b(\\d+)\\b");

    private Connection sqlite;
    private Connection postgres;

    @BeforeEach
    void make() throws SQLException, IOException {
        sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        for (String name : sqliteFile("index").lines().toList()) {
            sqlite.createStatement().executeUpdate(sqliteFile(name));
        }
        postgres = PostgresServer.shared().connect(PostgresServer.sharedDatabase());
        postgres.setAutoCommit(false);
        Transactions.execute(postgres, "CREATE SCHEMA " + SCHEMA);
        new Migrations().create(postgres, SCHEMA);
    }

    @AfterEach
    void drop() throws SQLException {
        sqlite.close();
        postgres.rollback();
        postgres.close();
    }

    @Test
    void knowsTheTablesThatItMakesWithoutMakingThem() throws SQLException {
        assertThat(Catalogue.read(postgres, SCHEMA).tables())
                .extracting(StoreTable::name)
                .containsExactlyInAnyOrderElementsOf(new Migrations().tables());
    }

    @Test
    void hasTheSameMigrations() throws IOException {
        try (InputStream index =
                SchemaParityTest.class.getResourceAsStream("/io/windflow/ext/database/migration/index")) {
            assertThat(new String(index.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(sqliteFile("index"));
        }
    }

    @Test
    void hasTheSameColumns() throws SQLException {
        List<String> ofSqlite = new ArrayList<>();
        for (String table : tables()) {
            ofSqlite.addAll(sqlite(
                    "SELECT name, type, \"notnull\" AS required, pk FROM pragma_table_info('" + table + "')",
                    row -> table + "." + row.text("name") + " " + row.text("type") + required(row)));
        }
        List<String> ofPostgres = postgres(
                """
                SELECT c.relname AS "table", a.attname AS name, a.attnotnull::int AS required,
                  CASE t.typname WHEN 'text' THEN 'TEXT' ELSE 'INTEGER' END AS type
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
                WHERE c.relnamespace = 'parity'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
                ORDER BY c.relname COLLATE "C", a.attnum
                """,
                row -> row.text("table") + "." + row.text("name") + " " + row.text("type") + required(row));

        assertThat(ofSqlite).isNotEmpty();
        assertThat(data(ofPostgres)).isEqualTo(ofSqlite);
    }

    @Test
    void comparesTextByItsBytes() throws SQLException {
        assertThat(postgres(
                        """
                        SELECT a.attrelid::regclass || '.' || a.attname AS name FROM pg_attribute a
                          JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation k ON k.oid = a.attcollation
                        WHERE c.relnamespace = 'parity'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
                          AND k.collname <> 'C'
                        """,
                        row -> row.text("name")))
                .isEmpty();
    }

    @Test
    void hasTheSameIndexes() throws SQLException {
        List<String> ofSqlite = new ArrayList<>();
        for (String table : tables()) {
            for (String[] index : sqlite(
                    "SELECT l.name, l.\"unique\" AS once, l.origin, coalesce(m.sql, '') AS sql FROM pragma_index_list('"
                            + table + "') l LEFT JOIN sqlite_master m ON m.name = l.name",
                    row -> new String[] {row.text("name"), row.text("once"), row.text("origin"), row.text("sql")})) {
                String columns = String.join(
                        ", ",
                        sqlite(
                                "SELECT name FROM pragma_index_info('" + index[0] + "') ORDER BY seqno",
                                row -> row.text("name")));
                String where = index[3].contains(" WHERE ") ? index[3].replaceAll("(?s).* WHERE ", "") : "";
                ofSqlite.add(index(table, columns, index[1].equals("1"), index[2].equals("pk"), where));
            }
            // A key of one integer is the table itself, without an index of its own.
            sqlite(
                            "SELECT name FROM pragma_table_info('" + table + "') WHERE pk = 1 AND type = 'INTEGER'",
                            row -> row.text("name"))
                    .stream()
                    .map(column -> index(table, column, true, true, ""))
                    .filter(key -> !ofSqlite.contains(key)
                            && ofSqlite.stream().noneMatch(other -> other.startsWith(table + " key")))
                    .forEach(ofSqlite::add);
        }
        List<String> ofPostgres = postgres(
                """
                SELECT c.relname AS "table", x.indisunique::int AS once, x.indisprimary::int AS key,
                  coalesce(pg_get_expr(x.indpred, x.indrelid), '') AS condition,
                  (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                   FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
                     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number) AS columns
                FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid
                WHERE c.relnamespace = 'parity'::regnamespace
                """,
                row -> index(
                        row.text("table"),
                        row.text("columns"),
                        row.flag("once"),
                        row.flag("key"),
                        row.text("condition")));

        assertThat(data(ofPostgres)).containsExactlyInAnyOrderElementsOf(ofSqlite);
    }

    @Test
    void hasTheSameForeignKeys() throws SQLException {
        List<String> ofSqlite = new ArrayList<>();
        for (String table : tables()) {
            ofSqlite.addAll(sqlite(
                    "SELECT \"from\" AS mine, \"table\" AS other, \"to\" AS its, on_delete FROM pragma_foreign_key_list('"
                            + table + "')",
                    row -> table + "." + row.text("mine") + " -> " + row.text("other") + "." + row.text("its") + " "
                            + row.text("on_delete")));
        }
        List<String> ofPostgres = postgres(
                """
                SELECT c.relname AS "table", a.attname AS mine, f.relname AS other, b.attname AS its,
                  CASE r.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'a' THEN 'NO ACTION' ELSE r.confdeltype::text END
                    AS on_delete
                FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_class f ON f.oid = r.confrelid
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = r.conkey[1]
                  JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = r.confkey[1]
                WHERE c.relnamespace = 'parity'::regnamespace AND r.contype = 'f'
                """,
                row -> row.text("table") + "." + row.text("mine") + " -> " + row.text("other") + "." + row.text("its")
                        + " " + row.text("on_delete"));

        assertThat(ofSqlite).isNotEmpty();
        assertThat(ofPostgres).containsExactlyInAnyOrderElementsOf(ofSqlite);
    }

    @Test
    void hasTheSameChecksAndGeneratedColumns() throws SQLException {
        List<String> ofSqlite = new ArrayList<>();
        List<String> generated = new ArrayList<>();
        for (String table : tables()) {
            String definition = sqlite(
                            "SELECT sql FROM sqlite_master WHERE name = '" + table + "'", row -> row.text("sql"))
                    .get(0);
            definition.lines().map(String::strip).forEach(line -> {
                Matcher check = CHECK.matcher(line);
                if (check.find()) {
                    ofSqlite.add(check(table, line.split(" ")[0], check.group(1)));
                }
                if (line.contains("AUTOINCREMENT")) {
                    generated.add(table + "." + line.split(" ")[0]);
                }
            });
        }
        List<String> ofPostgres = postgres(
                """
                SELECT c.relname AS "table", a.attname AS name, pg_get_constraintdef(r.oid) AS definition
                FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = r.conkey[1]
                WHERE c.relnamespace = 'parity'::regnamespace AND r.contype = 'c'
                """,
                row -> check(row.text("table"), row.text("name"), row.text("definition")));

        assertThat(ofSqlite).isNotEmpty();
        assertThat(ofPostgres).containsExactlyInAnyOrderElementsOf(ofSqlite);
        assertThat(Catalogue.read(postgres, SCHEMA).tables().stream()
                        .filter(table -> table.generated() != null)
                        .map(table -> table.name() + "." + table.generated()))
                .containsExactlyElementsOf(generated);
    }

    private static String required(Row row) throws SQLException {
        return row.flag("required") ? " NOT NULL" : "";
    }

    private static String index(String table, String columns, boolean unique, boolean key, String where) {
        String condition = where.toLowerCase(Locale.ROOT).replaceAll("[()]", "").strip();
        return table + (key ? " key" : unique ? " unique" : " index") + " (" + columns + ") " + condition;
    }

    /** Both allow a list of values; each writes it in its own words. */
    private static String check(String table, String column, String words) {
        TreeSet<String> literals = new TreeSet<>();
        Matcher literal = LITERAL.matcher(words);
        while (literal.find()) {
            literals.add(literal.group(1) != null ? literal.group(1) : literal.group(2));
        }
        return table + "." + column + " " + literals;
    }

    private List<String> tables() throws SQLException {
        return sqlite("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", row -> row.text("name"))
                .stream()
                .filter(name -> !name.startsWith("sqlite_") && StoreSchema.isData(name))
                .toList();
    }

    private static List<String> data(List<String> words) {
        return words.stream()
                .filter(word -> StoreSchema.isData(word.split("[. ]")[0]))
                .collect(Collectors.toList());
    }

    private <T> List<T> sqlite(String query, Row.Mapper<T> mapper) throws SQLException {
        return Sql.list(sqlite, query, mapper);
    }

    private <T> List<T> postgres(String query, Row.Mapper<T> mapper) throws SQLException {
        return Sql.list(postgres, query, mapper);
    }

    private static String sqliteFile(String name) throws IOException {
        try (InputStream file = SchemaParityTest.class.getResourceAsStream(SQLITE + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
