package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings a schema to the newest version: files {@code V<version>__<name>.sql}, named in order by the file {@code index}.
 * All that are missing run in one transaction, under a lock that lets one instance of WindFlow do so at a time. When the
 * schema is the newest, this is one query.
 */
final class Migrations {

    /** The table that tells the version: each schema of WindFlow's has it, a copy from its first moment. */
    static final String HISTORY = "schema_history";

    private static final Pattern TABLE = Pattern.compile("^CREATE TABLE (\\w+)", Pattern.MULTILINE);

    /** See {@link Turns#LOCK}. */
    private static final int LOCK = 0x57465702;

    private static final String FOLDER = "/io/windflow/ext/database/migration/";

    private final List<String> names;

    Migrations() {
        this(read("index").lines().toList());
    }

    /** @param names the files, version 1 first */
    Migrations(List<String> names) {
        this.names = names;
    }

    /**
     * Does what is missing, and commits.
     *
     * @param connection without a transaction begun
     * @throws IllegalStateException if the schema is newer than this program
     */
    void apply(Connection connection, String schema) throws SQLException {
        inSchema(connection, schema);
        if (version(connection) < names.size()) {
            lock(connection, schema);
            // Another instance may have done it while this one waited.
            for (int version = version(connection) + 1; version <= names.size(); version++) {
                run(connection, version);
            }
        }
        connection.commit();
    }

    /** Lets one instance at a time change the schema, until the transaction's end. */
    static void lock(Connection connection, String schema) throws SQLException {
        Transactions.execute(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ", " + schema.hashCode() + ")");
    }

    /** Makes all tables in an empty schema, in the transaction under way. */
    void create(Connection connection, String schema) throws SQLException {
        inSchema(connection, schema);
        Transactions.execute(
                connection,
                "CREATE TABLE schema_history"
                        + " (version BIGINT NOT NULL PRIMARY KEY, name TEXT COLLATE \"C\" NOT NULL, applied_at BIGINT NOT NULL)");
        for (int version = 1; version <= names.size(); version++) {
            run(connection, version);
        }
    }

    /** The tables with data that this version makes, or one before it has made. */
    Set<String> tables() {
        return names.stream()
                .flatMap(name -> TABLE.matcher(read(name)).results())
                .map(found -> found.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void inSchema(Connection connection, String schema) throws SQLException {
        Transactions.execute(connection, "SET LOCAL search_path = " + Names.quoted(schema));
    }

    private void run(Connection connection, int version) throws SQLException {
        String name = names.get(version - 1);
        Transactions.execute(connection, read(name));
        Sql.update(
                connection,
                "INSERT INTO schema_history (version, name, applied_at) VALUES (?, ?, ?)",
                version,
                name,
                Instant.now());
    }

    private int version(Connection connection) throws SQLException {
        int version = Sql.first(
                        connection,
                        "SELECT coalesce(max(version), 0) AS newest FROM schema_history",
                        row -> row.integer("newest"))
                .orElseThrow();
        if (version > names.size()) {
            throw new IllegalStateException("its schema has version " + version + ", this program knows none after "
                    + names.size() + ". Start the newer WindFlow, or restore a backup made before it");
        }
        return version;
    }

    private static String read(String name) {
        try (InputStream stream = Migrations.class.getResourceAsStream(FOLDER + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
