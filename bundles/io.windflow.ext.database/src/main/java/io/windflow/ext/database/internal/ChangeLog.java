package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the keys of changed rows by triggers, in a table for each table, each with the number of the transaction that
 * changed it. Transactions commit in another order than they are numbered, so a snapshot is described by the oldest
 * number that may still have been open.
 */
final class ChangeLog {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeLog.class);

    /** See {@link Turns#LOCK}: held by the WindFlow that moves the data away. */
    static final int MOVE_LOCK = 0x57465703;

    private static final String LOG = StoreSchema.OWN_PREFIX + "changes_";
    private static final String FUNCTION = StoreSchema.OWN_PREFIX + "note_";
    private static final String TRIGGER = StoreSchema.OWN_PREFIX + "note";
    private static final String REFUSAL = StoreSchema.OWN_PREFIX + "no_truncate";

    private ChangeLog() {}

    /** In the transaction under way. */
    static void install(Connection connection, String schema, StoreSchema tables) throws SQLException {
        remove(connection, schema);
        Transactions.execute(
                connection,
                "CREATE FUNCTION " + Names.table(schema, REFUSAL) + "() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE 'no table is emptied while the data moves'; END $$");
        for (StoreTable table : tables.tables()) {
            install(connection, schema, table);
        }
    }

    private static void install(Connection connection, String schema, StoreTable table) throws SQLException {
        String log = log(schema, table);
        String name = Names.table(schema, table.name());
        String function = Names.table(schema, FUNCTION + table.name());
        String number = "pg_current_xact_id()::text::bigint";
        String note = "INSERT INTO " + log + " VALUES (" + number + ", ";
        String old = Names.list("OLD.", table.key());
        String now = Names.list("NEW.", table.key());
        Transactions.execute(
                connection,
                "CREATE TABLE " + log + " AS SELECT " + number + " AS transaction, " + Names.list(table.key())
                        + " FROM " + name + " WITH NO DATA");
        Transactions.execute(connection, "CREATE INDEX ON " + log + " (transaction)");
        Transactions.execute(
                connection,
                "CREATE FUNCTION " + function + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF TG_OP <> 'INSERT' THEN " + note + old + "); END IF;"
                        + " IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND ROW(" + old + ") IS DISTINCT FROM ROW(" + now
                        + ") THEN " + note + now + "); END IF;"
                        + " RETURN NULL; END $$");
        Transactions.execute(
                connection,
                "CREATE TRIGGER " + TRIGGER + " AFTER INSERT OR UPDATE OR DELETE ON " + name
                        + " FOR EACH ROW EXECUTE FUNCTION " + function + "()");
        Transactions.execute(
                connection,
                "CREATE TRIGGER " + REFUSAL + " BEFORE TRUNCATE ON " + name + " FOR EACH STATEMENT EXECUTE FUNCTION "
                        + Names.table(schema, REFUSAL) + "()");
    }

    /** The statement that gives the keys noted since a watermark, each once. */
    static String keysSince(String schema, StoreTable table, long watermark) {
        return "SELECT DISTINCT " + Names.list(table.key()) + " FROM " + log(schema, table) + " WHERE transaction >= "
                + watermark;
    }

    /** Below this number all transactions have ended, for the snapshot that the connection's transaction sees. */
    static long watermark(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest",
                        row -> row.number("oldest"))
                .orElseThrow();
    }

    /** In the transaction under way. Dropping a function takes its triggers with it. */
    static void remove(Connection connection, String schema) throws SQLException {
        List<String> drops = Sql.list(
                connection,
                "SELECT 'DROP FUNCTION ' || p.oid::regprocedure || ' CASCADE' AS statement FROM pg_proc p"
                        + " JOIN pg_namespace n ON n.oid = p.pronamespace"
                        + " WHERE n.nspname = ? AND (starts_with(p.proname, '" + FUNCTION + "') OR p.proname = '"
                        + REFUSAL
                        + "') UNION ALL SELECT 'DROP TABLE ' || c.oid::regclass FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relkind = 'r' AND starts_with(c.relname, '" + LOG + "')",
                row -> row.text("statement"),
                schema,
                schema);
        for (String drop : drops) {
            Transactions.execute(connection, drop);
        }
    }

    /**
     * What a move left that was killed; commits. Not while another WindFlow moves the data, nor while somebody reads a
     * table for long: then the notes stay until a later start, and all who use the table need not wait.
     */
    static void removeRemains(Connection connection, String schema) throws SQLException {
        try {
            boolean mine = Sql.first(
                            connection,
                            "SELECT pg_try_advisory_xact_lock(?, ?)::int AS mine",
                            row -> row.flag("mine"),
                            MOVE_LOCK,
                            schema.hashCode())
                    .orElseThrow();
            if (mine) {
                Transactions.execute(connection, "SET LOCAL lock_timeout = '200ms'");
                remove(connection, schema);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (!PostgresErrors.isLocked(e)) {
                throw e;
            }
            LOGGER.info("Changes are still noted in PostgreSQL, as a table is in use: {}", e.getMessage());
        }
    }

    private static String log(String schema, StoreTable table) {
        return Names.table(schema, LOG + table.name());
    }
}
