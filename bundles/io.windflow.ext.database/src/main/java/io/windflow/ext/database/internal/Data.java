package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.StoreSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * WindFlow's data in the database, as a whole: one schema, with the epoch of the data in a table of its own. A copy that
 * is being made, and data that lived here once, are in schemas beside it.
 */
final class Data {

    /** See {@link Turns#LOCK}. */
    private static final int MOVE_LOCK = 0x57465703;

    /** Has one row: which life of the data this is. */
    static final String STORE = StoreSchema.OWN_PREFIX + "store";

    private final Connector connector;
    private final String schema;

    /** The same as long as this program runs; null until somebody asks. */
    private volatile StoreSchema tables;

    Data(Connector connector, String schema) {
        this.connector = connector;
        this.schema = schema;
    }

    String schemaName() {
        return schema;
    }

    /** A connection for moves. Each transaction on it is committed by the caller, who also closes it. */
    Connection connect() throws SQLException {
        Connection connection = connector.open(Purpose.MOVE);
        connection.setAutoCommit(false);
        return connection;
    }

    /** The tables; without data as they would be made. */
    StoreSchema schema() throws SQLException {
        StoreSchema known = tables;
        if (known == null) {
            try (Connection connection = connect()) {
                known = exists(connection) ? Catalogue.read(connection, schema) : drafted(connection);
            }
            tables = known;
        }
        return known;
    }

    /** Nobody else sees the draft. */
    private StoreSchema drafted(Connection connection) throws SQLException {
        Transactions.execute(connection, "CREATE SCHEMA " + Names.quoted(Names.draft(schema)));
        new Migrations().create(connection, Names.draft(schema));
        StoreSchema found = Catalogue.read(connection, Names.draft(schema));
        connection.rollback();
        return found;
    }

    /**
     * Which life of the data this is.
     *
     * @param confirmed whether the data has ever lived here; false for a copy that was never decided for
     */
    record Held(Epoch epoch, boolean confirmed) {}

    /** Empty if there is no data. */
    Optional<Held> held() throws SQLException {
        try (Connection connection = connect()) {
            return held(connection);
        }
    }

    Optional<Held> held(Connection connection) throws SQLException {
        if (!exists(connection)) {
            return Optional.empty();
        }
        return Sql.first(
                connection,
                "SELECT number, id, parent, confirmed FROM " + Names.table(schema, STORE),
                row -> new Held(
                        new Epoch(row.number("number"), row.text("id"), row.text("parent")), row.flag("confirmed")));
    }

    void confirm() throws SQLException {
        try (Connection connection = connect()) {
            Sql.update(connection, "UPDATE " + Names.table(schema, STORE) + " SET confirmed = 1 WHERE confirmed = 0");
            connection.commit();
        }
    }

    private boolean exists(Connection connection) throws SQLException {
        return OwnSchemas.hasTable(connection, schema, STORE);
    }

    long sizeInBytes() throws SQLException {
        try (Connection connection = connect()) {
            return Sql.first(
                            connection,
                            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint AS bytes FROM pg_class c"
                                    + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                                    + " WHERE n.nspname = ? AND c.relkind = 'r'",
                            row -> row.number("bytes"),
                            schema)
                    .orElseThrow();
        }
    }

    /** What data that is here is to a move from elsewhere to here. */
    enum Remains {
        NONE,
        /** What a move from there has left that was cut off: a copy of what will be copied again. */
        COPY,
        /** What that data was copied from, before it went on there. */
        FORMER,
        /** Something else, to be left alone. */
        OTHER
    }

    Remains remains(Connection connection, Epoch source) throws SQLException {
        Optional<Held> held = held(connection);
        if (held.isEmpty()) {
            return OwnSchemas.isEmpty(connection, schema) ? Remains.NONE : Remains.OTHER;
        }
        Epoch epoch = held.get().epoch();
        if (epoch.id().equals(source.parent())) {
            return Remains.FORMER;
        }
        return !held.get().confirmed() && source.id().equals(epoch.parent()) ? Remains.COPY : Remains.OTHER;
    }

    /**
     * Lets one instance at a time move its data to here, until the connection ends.
     *
     * @throws ProviderUnavailableException if another one does
     */
    void lockForMove(Connection connection) throws SQLException {
        if (!locked(connection, "pg_try_advisory_lock")) {
            throw PostgresErrors.passing(
                    "Another WindFlow is moving its data to the schema '" + schema + "'",
                    "Wait for its end; this one joins it then, if it has no data of its own",
                    null);
        }
        connection.commit();
    }

    private boolean locked(Connection connection, String function) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT " + function + "(?, ?)::integer AS locked",
                        row -> row.flag("locked"),
                        MOVE_LOCK,
                        schema.hashCode())
                .orElseThrow();
    }

    /**
     * Clears away what moves have left that did not come to their end.
     *
     * @param source what the next one is from
     * @throws ProviderUnavailableException permanent, if there is something else in a copy's schema
     * @throws IllegalStateException if there is something else where the data is to be
     */
    void clearFor(Epoch source) throws SQLException {
        try (Connection connection = connect()) {
            OwnSchemas.dropCopy(connection, Names.copy(schema));
            switch (remains(connection, source)) {
                case NONE, COPY -> OwnSchemas.drop(connection, schema);
                case FORMER -> retire(connection, Instant.now());
                case OTHER ->
                    throw new IllegalStateException("The schema '" + schema + "' is in use: nothing is copied over it");
            }
            connection.commit();
        }
    }

    /** What has the name that a copy is to have, and is none. */
    Optional<MoveFinding> inPlaceOfCopy() throws SQLException {
        try (Connection connection = connect()) {
            // One state: another instance may be giving its copy its name at this moment.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return OwnSchemas.inPlaceOfCopy(connection, Names.copy(schema));
        }
    }

    /** Makes a copy, in the transaction under way, the data of this database. */
    void install(Connection connection, Epoch epoch) throws SQLException {
        String table = Names.table(Names.copy(schema), STORE);
        Transactions.execute(
                connection,
                "CREATE TABLE " + table + " (number BIGINT NOT NULL PRIMARY KEY, id TEXT COLLATE \"C\" NOT NULL,"
                        + " parent TEXT COLLATE \"C\", confirmed INTEGER NOT NULL, since BIGINT NOT NULL)");
        Sql.update(
                connection,
                "INSERT INTO " + table + " (number, id, parent, confirmed, since) VALUES (?, ?, ?, 0, ?)",
                epoch.number(),
                epoch.id(),
                epoch.parent(),
                Instant.now());
        prepare(connection, Names.copy(schema));
        rename(connection, Names.copy(schema), schema);
    }

    /** Makes what data that is used has beside its tables, where it is missing; in the transaction under way. */
    void prepare(Connection connection) throws SQLException {
        if (!OwnSchemas.hasTable(connection, schema, Turns.TABLE)
                || !OwnSchemas.hasTable(connection, schema, Departure.TABLE)) {
            Migrations.lock(connection, schema);
            prepare(connection, schema);
        }
        Turns.clear(connection, schema);
    }

    private static void prepare(Connection connection, String schema) throws SQLException {
        Turns.prepare(connection, schema);
        Departure.prepare(connection, schema);
    }

    /** Removes a copy, installed or not. */
    void remove(Epoch installed) throws SQLException {
        try (Connection connection = connect()) {
            // Else another instance has begun a move, and so cleared it away.
            if (locked(connection, "pg_try_advisory_xact_lock")) {
                OwnSchemas.dropCopy(connection, Names.copy(schema));
            }
            boolean there = held(connection)
                    .filter(held -> held.epoch().equals(installed))
                    .isPresent();
            if (there) {
                OwnSchemas.drop(connection, schema);
            }
            connection.commit();
        } catch (ProviderUnavailableException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    /** Sets data aside, sealed against changes, under a name with the date, if it is what is here. Safe to repeat. */
    void retire(Epoch epoch, Instant at) throws SQLException {
        try (Connection connection = connect()) {
            boolean there = held(connection)
                    .filter(held -> held.epoch().id().equals(epoch.id()))
                    .isPresent();
            if (there) {
                retire(connection, at);
            }
            connection.commit();
        }
    }

    private void retire(Connection connection, Instant at) throws SQLException {
        ChangeLog.remove(connection, schema);
        seal(connection, at, Catalogue.read(connection, schema));
    }

    /** Sets the data aside in the transaction under way, and returns the name that it has from then on. */
    String seal(Connection connection, Instant at, StoreSchema tables) throws SQLException {
        Seal.put(connection, schema, tables);
        Instant until = at;
        while (hasSchema(connection, Names.retired(schema, until))) {
            // It lived here twice within a second.
            until = until.plusSeconds(1);
        }
        rename(connection, schema, Names.retired(schema, until));
        return Names.retired(schema, until);
    }

    private static boolean hasSchema(Connection connection, String name) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT 1 AS found FROM pg_namespace WHERE nspname = ?",
                        row -> row.integer("found"),
                        name)
                .isPresent();
    }

    private static void rename(Connection connection, String from, String to) throws SQLException {
        Transactions.execute(connection, "ALTER SCHEMA " + Names.quoted(from) + " RENAME TO " + Names.quoted(to));
    }
}
