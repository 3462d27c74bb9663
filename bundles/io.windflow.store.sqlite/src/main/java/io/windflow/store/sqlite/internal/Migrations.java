package io.windflow.store.sqlite.internal;

import io.windflow.api.store.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Brings the schema to the newest version: files {@code V<version>__<name>.sql}, named in order by the file
 * {@code index}, each run once in a transaction of its own. When the schema is the newest, this is one query.
 */
final class Migrations {

    private static final String FOLDER = "/io/windflow/store/sqlite/migration/";

    private final List<String> names;

    Migrations() {
        this(read("index").lines().toList());
    }

    /** @param names the files, version 1 first */
    Migrations(List<String> names) {
        this.names = names;
    }

    /** @throws IllegalStateException if the schema is newer than this program */
    void apply(Connection connection) throws SQLException {
        int current = version(connection);
        if (current > names.size()) {
            throw new IllegalStateException("its schema has version " + current + ", this program knows none after "
                    + names.size() + ". Start the newer WindFlow, or restore a backup made before it");
        }
        if (current < names.size()) {
            // On, dropping a table that is rebuilt would delete what refers to it.
            Statements.execute(connection, "PRAGMA foreign_keys = OFF");
            for (int version = current + 1; version <= names.size(); version++) {
                apply(connection, version);
            }
            Statements.execute(connection, "PRAGMA foreign_keys = ON");
        }
    }

    private void apply(Connection connection, int version) throws SQLException {
        String name = names.get(version - 1);
        Statements.execute(connection, "BEGIN IMMEDIATE");
        boolean done = false;
        try {
            Statements.execute(connection, read(name));
            Sql.update(
                    connection,
                    "INSERT INTO schema_history (version, name, applied_at) VALUES (?, ?, ?)",
                    version,
                    name,
                    Instant.now());
            if (Sql.first(connection, "PRAGMA foreign_key_check", row -> row.text("table"))
                    .isPresent()) {
                throw new SQLException("Migration " + name + " breaks a foreign key");
            }
            Statements.execute(connection, "COMMIT");
            done = true;
        } finally {
            if (!done) {
                Statements.undo(connection, "ROLLBACK");
            }
        }
    }

    private static int version(Connection connection) throws SQLException {
        Statements.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS schema_history"
                        + " (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)");
        return Sql.first(
                        connection,
                        "SELECT coalesce(max(version), 0) AS newest FROM schema_history",
                        row -> row.integer("newest"))
                .orElseThrow();
    }

    private static String read(String name) {
        try (InputStream stream = Migrations.class.getResourceAsStream(FOLDER + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
