package io.windflow.ext.database.internal;

import io.windflow.api.store.FormerStore;
import io.windflow.api.store.Sql;
import io.windflow.spi.store.Epoch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sealed schemas of data that lived in this database and went on elsewhere. */
final class FormerSchemas {

    private final Data data;
    private final PostgresAddress address;

    FormerSchemas(Data data, PostgresAddress address) {
        this.data = data;
        this.address = address;
    }

    /** Newest first. */
    List<FormerStore> list() throws SQLException {
        try (Connection connection = data.connect()) {
            return list(connection);
        }
    }

    private List<FormerStore> list(Connection connection) throws SQLException {
        // Only what carries WindFlow's own table is its data, whatever else has such a name.
        List<Map.Entry<String, Long>> sizes = Sql.list(
                connection,
                "SELECT n.nspname AS name, sum(pg_total_relation_size(c.oid))::bigint AS bytes FROM pg_namespace n"
                        + " JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'"
                        + " WHERE starts_with(n.nspname, ?) GROUP BY n.nspname"
                        + " HAVING bool_or(c.relname = '" + Data.STORE + "')",
                row -> Map.entry(row.text("name"), row.number("bytes")),
                data.schemaName() + "_");
        return sizes.stream()
                .map(size -> former(size.getKey(), size.getValue()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(FormerStore::until).reversed())
                .toList();
    }

    private Optional<FormerStore> former(String schema, long bytes) {
        Optional<Instant> until = Names.retiredAt(data.schemaName(), schema);
        return until.map(
                it -> new FormerStore(schema, PostgresStore.NAME, "schema " + schema + " at " + address, it, bytes));
    }

    /** The data of one epoch; empty if it is not among what is kept here. */
    Optional<FormerStore> of(Connection connection, Epoch epoch) throws SQLException {
        for (FormerStore former : list(connection)) {
            boolean same = Sql.first(
                            connection,
                            "SELECT id FROM " + Names.table(former.name(), Data.STORE) + " WHERE id = ?",
                            row -> row.text("id"),
                            epoch.id())
                    .isPresent();
            if (same) {
                return Optional.of(former);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns false if there is none of that name.
     *
     * @throws io.windflow.spi.ProviderUnavailableException permanent, if somebody has put something there, or depends on
     *     it; nothing is dropped then
     */
    boolean purge(String name) throws SQLException {
        try (Connection connection = data.connect()) {
            if (list(connection).stream().noneMatch(former -> former.name().equals(name))) {
                return false;
            }
            OwnSchemas.drop(connection, name);
            connection.commit();
            return true;
        }
    }
}
