package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What keeps data from being moved away from here, or to here. */
final class Preflight {

    private static final int LOOKS = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Data data;
    private final Connector connector;

    Preflight(Data data, Connector connector) {
        this.data = data;
        this.connector = connector;
    }

    /** Foreign keys, kinds and Unicode are the server's care; what is left is what it allows and others do not. */
    List<MoveFinding> ofSource() throws SQLException {
        List<MoveFinding> findings = new ArrayList<>();
        try (Connection connection = data.connect()) {
            connection.setReadOnly(true);
            StoreSchema schema = Catalogue.read(connection, data.schemaName());
            for (Map.Entry<String, List<List<String>>> indexes :
                    Catalogue.indexes(connection, data.schemaName(), "true").entrySet()) {
                if (StoreSchema.isData(indexes.getKey())) {
                    for (List<String> columns : indexes.getValue()) {
                        tooLong(connection, schema.table(indexes.getKey()), columns)
                                .ifPresent(findings::add);
                    }
                }
            }
            findings.addAll(others(connection));
        }
        return findings;
    }

    private Optional<MoveFinding> tooLong(Connection connection, StoreTable table, List<String> columns)
            throws SQLException {
        String length = columns.stream()
                .map(column -> "coalesce(octet_length(" + Names.quoted(column) + "::text), 0)")
                .collect(Collectors.joining(" + "));
        return Sql.first(
                        connection,
                        "SELECT count(*) AS rows, min("
                                + Names.quoted(table.key().get(0)) + "::text) AS example FROM "
                                + Names.table(data.schemaName(), table.name()) + " WHERE " + length + " > "
                                + StoreSchema.LONGEST_KEY_IN_BYTES,
                        row -> new MoveFinding(
                                table.name(),
                                String.join(", ", columns),
                                row.number("rows"),
                                row.text("example"),
                                "Values are too long to be indexed everywhere",
                                "Shorten them to " + StoreSchema.LONGEST_KEY_IN_BYTES + " bytes"))
                .filter(finding -> finding.rows() > 0);
    }

    private long countOthers(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT count(DISTINCT application_name) AS others FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND starts_with(application_name, ?)"
                                + " AND application_name <> ?",
                        row -> row.number("others"),
                        Connector.applications(data.schemaName()),
                        connector.application())
                .orElseThrow();
    }

    /** Others who use the data. A connection of a process that has just ended is there for a moment more. */
    List<MoveFinding> others(Connection connection) throws SQLException {
        long others = countOthers(connection);
        for (int look = 1; others > 0 && look < LOOKS; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            // Within a transaction the server answers as it did the first time.
            Sql.first(connection, "SELECT pg_stat_clear_snapshot()::text AS cleared", row -> "");
            others = countOthers(connection);
        }
        return others == 0
                ? List.of()
                : List.of(MoveFinding.of(
                        "Another WindFlow uses this data (" + others + ")",
                        "Stop all but one before the data moves to a place that only one can use"));
    }

    List<MoveFinding> ofTarget(Epoch source) throws SQLException {
        List<MoveFinding> findings = new ArrayList<>();
        try (Connection connection = data.connect()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            if (!text(connection, "SELECT current_setting('server_encoding')").equals("UTF8")) {
                findings.add(MoveFinding.of(
                        "The database cannot hold all of Unicode", "Make one with ENCODING 'UTF8' and name it in url"));
            }
            if (text(connection, "SELECT has_database_privilege(current_database(), 'CREATE')::text")
                    .equals("false")) {
                findings.add(MoveFinding.of(
                        "The user may not make a schema in the database",
                        "GRANT CREATE ON DATABASE " + text(connection, "SELECT quote_ident(current_database())")
                                + " TO " + text(connection, "SELECT quote_ident(current_user)")));
            }
            occupied(connection, source).ifPresent(findings::add);
        }
        return findings;
    }

    private Optional<MoveFinding> occupied(Connection connection, Epoch source) throws SQLException {
        return data.remains(connection, source) == Data.Remains.OTHER
                ? Optional.of(MoveFinding.of(
                        "The schema '" + data.schemaName() + "' of the database is in use, by another WindFlow or"
                                + " something else",
                        "Set another schema, or another database in url, in " + PostgresErrors.FILE))
                : Optional.empty();
    }

    private static String text(Connection connection, String query) throws SQLException {
        return Sql.first(connection, query.replaceFirst("$", " AS answer"), row -> row.text("answer"))
                .orElseThrow();
    }
}
