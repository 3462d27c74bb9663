package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The foreign keys of a schema. A copy has none while it is being made: a row that goes must take no others with it, and
 * rows come in an order of their own. When it becomes the data they are put back at once for what is written from then on;
 * that what is there fits, too, is verified afterwards, beside the units of work.
 */
record ForeignKeys(List<Key> keys) {

    private static final String ALL =
            """
            SELECT c.relname AS "table", r.conname AS name, pg_get_constraintdef(r.oid) AS definition,
              r.convalidated::int AS valid
            FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND r.contype = 'f' ORDER BY 1, 2
            """;

    /** One of them. @param definition as it is written behind {@code CONSTRAINT name} */
    record Key(String table, String name, String definition, boolean valid) {}

    /** The schema is on the search path, so that the definitions name tables without it. */
    static ForeignKeys of(Connection connection, String schema) throws SQLException {
        return new ForeignKeys(Sql.list(
                connection,
                ALL,
                row -> new Key(row.text("table"), row.text("name"), row.text("definition"), row.flag("valid")),
                schema));
    }

    void drop(Connection connection, String schema) throws SQLException {
        for (Key key : keys) {
            Transactions.execute(
                    connection,
                    "ALTER TABLE " + Names.table(schema, key.table()) + " DROP CONSTRAINT " + Names.quoted(key.name()));
        }
    }

    void add(Connection connection, String schema) throws SQLException {
        for (Key key : keys) {
            Transactions.execute(
                    connection,
                    "ALTER TABLE " + Names.table(schema, key.table()) + " ADD CONSTRAINT " + Names.quoted(key.name())
                            + " " + key.definition() + " NOT VALID");
        }
    }

    boolean areValid() {
        return keys.stream().allMatch(Key::valid);
    }

    /** Verifies those that were put back, each in a transaction of its own, which locks its table against a move. */
    static void validate(Connection connection, String schema) throws SQLException {
        for (Key key : of(connection, schema).keys()) {
            if (!key.valid()) {
                Transactions.execute(
                        connection,
                        "ALTER TABLE " + Names.table(schema, key.table()) + " VALIDATE CONSTRAINT "
                                + Names.quoted(key.name()));
                connection.commit();
            }
        }
        connection.commit();
    }
}
