package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.StoreSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Drops schemas that WindFlow has made, and of what is in them its own things alone: PostgreSQL itself refuses to drop a
 * schema for as long as there is anything else in it, or a table on which something elsewhere depends.
 */
final class OwnSchemas {

    /** SQLSTATE dependent_objects_still_exist. */
    private static final String IN_USE = "2BP01";

    private static final String DETAIL = "Detail: ";

    private static final Set<String> TABLES = new Migrations().tables();

    private OwnSchemas() {}

    /** Whether nothing is in it: no table, nor a function, a type, a sequence; also if there is no such schema. */
    static boolean isEmpty(Connection connection, String schema) throws SQLException {
        // All that would keep DROP SCHEMA from dropping it.
        return Sql.first(
                        connection,
                        "SELECT 1 AS found FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid"
                                + " WHERE d.refclassid = CAST('pg_namespace' AS regclass) AND d.deptype = 'n'"
                                + " AND n.nspname = ? LIMIT 1",
                        row -> row.integer("found"),
                        schema)
                .isEmpty();
    }

    static boolean hasTable(Connection connection, String schema, String table) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT 1 AS found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ?",
                        row -> row.integer("found"),
                        schema,
                        table)
                .isPresent();
    }

    /** Why a schema that has the name of a copy is none, empty if it is one or there is none. */
    static Optional<MoveFinding> inPlaceOfCopy(Connection connection, String copy) throws SQLException {
        if (hasTable(connection, copy, Data.STORE)) {
            // A copy gets its epoch in the transaction that takes away its name.
            return Optional.of(finding(copy, "is where a WindFlow keeps its data"));
        }
        return isEmpty(connection, copy) || hasTable(connection, copy, Migrations.HISTORY)
                ? Optional.empty()
                : Optional.of(finding(copy, "is in use, not by WindFlow"));
    }

    /**
     * Drops what a move that was cut off has left of a copy, in the transaction under way.
     *
     * @throws ProviderUnavailableException permanent, if the schema has the name of a copy and is none
     */
    static void dropCopy(Connection connection, String copy) throws SQLException {
        Optional<MoveFinding> other = inPlaceOfCopy(connection, copy);
        if (other.isPresent()) {
            throw refusal(other.get(), null);
        }
        drop(connection, copy);
    }

    /**
     * Drops a schema of WindFlow's, if it is there, in the transaction under way.
     *
     * @throws ProviderUnavailableException permanent, if there is something of somebody else's in it
     */
    static void drop(Connection connection, String schema) throws SQLException {
        try {
            for (String statement : statements(connection, schema)) {
                Transactions.execute(connection, statement);
            }
            Transactions.execute(connection, "DROP SCHEMA IF EXISTS " + Names.quoted(schema));
        } catch (SQLException e) {
            if (IN_USE.equals(e.getSQLState())) {
                throw refusal(finding(schema, "holds more than WindFlow has put there: " + detail(e)), e);
            }
            throw e;
        }
    }

    /** All tables go at once, since they refer to each other; what triggers on them call goes after them. */
    private static List<String> statements(Connection connection, String schema) throws SQLException {
        List<String> tables = Sql.list(
                        connection,
                        "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relkind = 'r'",
                        row -> row.text("name"),
                        schema)
                .stream()
                .filter(name -> TABLES.contains(name) || !StoreSchema.isData(name))
                .map(name -> Names.table(schema, name))
                .toList();
        List<String> statements = new ArrayList<>();
        if (!tables.isEmpty()) {
            statements.add("DROP TABLE " + String.join(", ", tables));
        }
        statements.addAll(Sql.list(
                connection,
                "SELECT 'DROP FUNCTION ' || p.oid::regprocedure AS statement FROM pg_proc p"
                        + " JOIN pg_namespace n ON n.oid = p.pronamespace"
                        + " WHERE n.nspname = ? AND starts_with(p.proname, '" + StoreSchema.OWN_PREFIX + "')",
                row -> row.text("statement"),
                schema));
        return statements;
    }

    /** What depends on what, without the hint that CASCADE would help. */
    private static String detail(SQLException e) {
        return e.getMessage()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(DETAIL))
                .map(line -> line.substring(DETAIL.length()))
                .findFirst()
                .orElseGet(e::getMessage);
    }

    private static MoveFinding finding(String schema, String why) {
        return MoveFinding.of(
                "The schema '" + schema + "' of the database " + why,
                "It is left alone. Take away from there what is not WindFlow's, or set another schema in "
                        + PostgresErrors.FILE);
    }

    private static ProviderUnavailableException refusal(MoveFinding finding, SQLException cause) {
        return PostgresErrors.permanent(finding.reason(), finding.advice(), cause);
    }
}
