package io.windflow.core.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.store.Sql;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreColumn.Kind;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import io.windflow.testkit.TestStore;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final StoreSchema SCHEMA = new StoreSchema(List.of(
            table("settings", List.of("key"), "key", "value"),
            table("sessions", List.of("id"), "id", "user_id", "refresh_hash"),
            new StoreTable(
                    "deployments",
                    List.of(
                            text("id"),
                            text("stack"),
                            text("action"),
                            number("revision"),
                            text("state"),
                            text("reason"),
                            text("actor"),
                            text("options"),
                            number("created_at"),
                            number("finished_at")),
                    List.of("id"),
                    null),
            new StoreTable(
                    "deployment_log",
                    List.of(text("deployment"), number("line"), number("time"), text("source"), text("text")),
                    List.of("deployment", "line"),
                    null)));

    @TempDir
    Path folder;

    private TestStore source;
    private TestStore target;
    private Path file;

    @BeforeEach
    void fill() {
        file = folder.resolve("backup.zip");
        source = TestStore.create();
        target = TestStore.create();
        deployment(source, "d1", NOW);
        log(source, "d1", 1, "line with \"quotes\", é, 漢字, 🚀 and\ttab");
        log(source, "d1", 2, "");
        setting(source, "theme", "dark");
        setting(source, "secret.key", "never in an archive");
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    @Test
    void bringsBackWhatItHoldsAndNothingElse() throws IOException {
        write();
        deployment(target, "other", NOW);
        log(target, "other", 1, "goes");
        setting(target, "secret.key", "of the target");
        setting(target, "gone", "x");

        restore();

        assertThat(texts(target, "SELECT text AS value FROM deployment_log ORDER BY line"))
                .containsExactly("line with \"quotes\", é, 漢字, 🚀 and\ttab", "");
        assertThat(texts(target, "SELECT id AS value FROM deployments")).containsExactly("d1");
        assertThat(texts(target, "SELECT key || '=' || value AS value FROM settings ORDER BY key"))
                .containsExactly("secret.key=of the target", "theme=dark");
    }

    @Test
    void holdsNoLoginsAndNoKeys() throws IOException {
        Manifest manifest = write();

        assertThat(manifest.tables()).extracting(Manifest.Content::table).doesNotContain("sessions");
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            assertThat(Files.readString(zip.getPath("tables/settings.jsonl"))).isEqualTo("[\"theme\",\"dark\"]\n");
        }
    }

    @Test
    void endsDeploymentsThatWereUnderWay() throws IOException {
        deployment(source, "d2", null);
        write();

        restore();

        assertThat(texts(target, "SELECT id || ' ' || state AS value FROM deployments ORDER BY id"))
                .containsExactly("d1 SUCCEEDED", "d2 FAILED");
    }

    @Test
    void waitsForDeploymentsThatAreUnderWay() throws IOException {
        write();
        deployment(target, "busy", null);

        assertThatThrownBy(this::restore).isInstanceOf(Problem.class).hasMessageContaining("web");
        assertThat(texts(target, "SELECT id AS value FROM deployments")).containsExactly("busy");
    }

    @Test
    void changesNothingWhenARowIsNotWhatWasBackedUp() throws IOException {
        write();
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            Files.writeString(zip.getPath("tables/settings.jsonl"), "[\"theme\",\"light\"]\n");
        }
        setting(target, "mine", "stays");

        assertThatThrownBy(this::restore).isInstanceOf(IOException.class).hasMessageContaining("settings");
        assertThat(texts(target, "SELECT key AS value FROM settings")).containsExactly("mine");
    }

    @Test
    void refusesRowsThatTheManifestDoesNotCount() throws IOException {
        write();
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
            Files.writeString(zip.getPath("tables/settings.jsonl"), "[\"more\",\"x\"]\n", StandardOpenOption.APPEND);
        }

        assertThatThrownBy(this::restore).isInstanceOf(IOException.class).hasMessageContaining("more than 1 rows");
    }

    @Test
    void saysOfAnotherFileThatItIsNoBackup() throws IOException {
        Files.writeString(file, "PK, but not really");

        assertThatThrownBy(() -> new ArchiveReader(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("zip");
    }

    @Test
    void movesStacksWithTheFolderOfAllState() throws IOException {
        StoreTable stacks = new StoreTable(
                "stacks",
                List.of(
                        text("name"),
                        text("engine"),
                        text("directory"),
                        text("files"),
                        number("adopted"),
                        number("owns_directory"),
                        number("latest_revision"),
                        text("allowances"),
                        number("created_at"),
                        number("updated_at")),
                List.of("name"),
                null);
        stack("web", "/old/home/stacks/web");
        stack("mine", "/srv/mine");
        StoreSchema schema = new StoreSchema(List.of(stacks));
        try (FileChannel channel = open()) {
            new ArchiveWriter(source, schema, Path.of("/old/home"), () -> {}).write(channel, "1.2.3", NOW);
        }

        try (ArchiveReader archive = new ArchiveReader(file)) {
            new Replacement(target, Path.of("/new"), () -> {}).run(archive, schema.tables(), NOW);
        }

        assertThat(texts(target, "SELECT directory AS value FROM stacks ORDER BY name"))
                .containsExactly("/srv/mine", "/new/stacks/web");
    }

    @Test
    void canBeCancelledWhileItIsWritten() {
        Job job = new Job();
        job.cancel();

        assertThatThrownBy(() -> {
                    try (FileChannel channel = open()) {
                        new ArchiveWriter(source, SCHEMA, folder, job).write(channel, "1.2.3", NOW);
                    }
                })
                .isInstanceOf(CancellationException.class);
    }

    private Manifest write() throws IOException {
        try (FileChannel channel = open()) {
            return new ArchiveWriter(source, SCHEMA, folder, () -> {}).write(channel, "1.2.3", NOW);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void restore() throws IOException {
        try (ArchiveReader archive = new ArchiveReader(file)) {
            new Replacement(target, folder, () -> {}).run(archive, Scope.tables(SCHEMA), NOW);
        }
    }

    private static StoreTable table(String name, List<String> key, String... columns) {
        return new StoreTable(
                name, List.of(columns).stream().map(ArchiveTest::text).toList(), key, null);
    }

    private static StoreColumn text(String name) {
        return new StoreColumn(name, Kind.TEXT);
    }

    private static StoreColumn number(String name) {
        return new StoreColumn(name, Kind.INTEGER);
    }

    private static void deployment(TestStore store, String id, Instant finishedAt) {
        update(
                store,
                "INSERT INTO deployments (id, stack, action, revision, state, actor, options, created_at, finished_at)"
                        + " VALUES (?, 'web', 'DEPLOY', 1, ?, 'admin', '{}', 0, ?)",
                id,
                finishedAt == null ? "STARTING" : "SUCCEEDED",
                finishedAt);
    }

    private static void log(TestStore store, String deployment, int line, String text) {
        update(store, "INSERT INTO deployment_log VALUES (?, ?, 0, 'compose', ?)", deployment, line, text);
    }

    private static void setting(TestStore store, String key, String value) {
        update(store, "INSERT INTO settings (key, value) VALUES (?, ?)", key, value);
    }

    private void stack(String name, String directory) {
        update(
                source,
                "INSERT INTO stacks (name, engine, directory, files, adopted, owns_directory, latest_revision, allowances,"
                        + " created_at, updated_at) VALUES (?, 'local', ?, '[]', 0, 1, 1, '[]', 0, 0)",
                name,
                directory);
    }

    private static void update(TestStore store, String sql, Object... parameters) {
        store.write((connection, dialect) -> Sql.update(connection, sql, parameters));
    }

    private static List<String> texts(TestStore store, String sql) {
        return store.read((connection, dialect) -> Sql.list(connection, sql, row -> row.text("value")));
    }
}
