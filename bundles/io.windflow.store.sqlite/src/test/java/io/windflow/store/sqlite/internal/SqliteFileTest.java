package io.windflow.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import io.windflow.api.store.StoreException;
import io.windflow.spi.ProviderUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is SQLite's alone: the file, its settings and what can be wrong with it. */
class SqliteFileTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    private SqliteStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void letsOnlyItsOwnerReadTheFiles() throws IOException {
        open();
        write("a");

        try (Stream<Path> files = Files.list(home.resolve("db"))) {
            assertThat(files.toList()).hasSizeGreaterThan(1).allSatisfy(file -> assertThat(permissions(file))
                    .isEqualTo("rw-------"));
        }
        assertThat(permissions(home.resolve("db"))).isEqualTo("rwx------");
    }

    @Test
    void syncsEachCommitAndKeepsForeignKeysOnEveryConnection() {
        open();

        List<String> writing = store.write((connection, dialect) -> settings(connection));
        List<String> reading = store.read((connection, dialect) -> settings(connection));

        assertThat(writing).containsExactly("wal", "2", "1", "1", "0");
        assertThat(reading).containsExactly("wal", "2", "1", "1", "1");
    }

    @Test
    void leavesOneFileWhenItIsClosed() throws IOException {
        open();
        write("a");
        store.read((connection, dialect) -> Sql.list(connection, "SELECT key FROM settings", row -> row.text("key")));

        store.close();

        try (Stream<Path> files = Files.list(home.resolve("db"))) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void takesTheDriversLibraryOutOnce() throws IOException {
        Path library = NativeLibrary.keep(home);
        assertThat(library).isNotEmptyFile();

        Files.writeString(library, "still the same file");
        assertThat(NativeLibrary.keep(home)).isEqualTo(library).hasContent("still the same file");
    }

    @Test
    void saysThatTheDiskIsFull() {
        open();
        store.write((connection, dialect) -> {
            Statements.execute(connection, "PRAGMA max_page_count = 60");
            return null;
        });

        assertThatThrownBy(() -> write("x".repeat(1 << 20)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isConstraint()).isFalse())
                .hasMessageContaining("full")
                .hasMessageContaining(file().toString());
        write("small");
        assertThat(values()).containsExactly("small");
    }

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.createDirectory(home.resolve("db"));
        Files.writeString(file(), "This is a letter to my grandmother, not a database. ".repeat(100));

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> assertThat(e.isPermanent())
                        .isTrue())
                .hasMessageContaining("damaged")
                .hasMessageContaining("backup");
    }

    @Test
    void refusesASchemaNewerThanTheProgram() {
        open();
        store.write((connection, dialect) ->
                Sql.update(connection, "INSERT INTO schema_history VALUES (99, 'V99__from_tomorrow.sql', 0)"));
        store.close();

        assertThatThrownBy(this::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("newer");
    }

    @Test
    void refusesAFolderItCannotWrite() throws IOException {
        Files.writeString(home.resolve("db"), "a file where the folder should be");

        assertThatThrownBy(this::open)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void tellsThatAnotherProgramHoldsALock() throws Exception {
        open();
        store.write((connection, dialect) -> {
            Statements.execute(connection, "PRAGMA busy_timeout = 50");
            return null;
        });

        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            Statements.execute(other, "BEGIN IMMEDIATE");
            assertThatThrownBy(() -> write("a")).isInstanceOfSatisfying(Problem.class, e -> assertThat(e.retryAfter())
                    .isPositive());
        }

        write("b");
        assertThat(values()).containsExactly("b");
    }

    @Test
    void noticesThatTheFileIsGone() throws IOException {
        open();
        store.probe();

        Files.move(file(), home.resolve("elsewhere"));

        assertThatThrownBy(store::probe)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void endsAWaitThatIsInterrupted() {
        open();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> write("a")).isInstanceOf(Problem.class).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private void open() {
        store = new SqliteStore(home, WAIT);
    }

    private Path file() {
        return home.resolve("db").resolve("windflow.db");
    }

    private void write(String value) {
        store.write((connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES ('a', ?)", value));
    }

    private List<String> values() {
        return store.read(
                (connection, dialect) -> Sql.list(connection, "SELECT value FROM settings", row -> row.text("value")));
    }

    private static List<String> settings(Connection connection) {
        return Stream.of("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "query_only")
                .map(name -> pragma(connection, name))
                .toList();
    }

    private static String pragma(Connection connection, String name) {
        try {
            Row.Mapper<String> value = row -> row.text(name);
            return Sql.first(connection, "PRAGMA " + name, value).orElseThrow();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
