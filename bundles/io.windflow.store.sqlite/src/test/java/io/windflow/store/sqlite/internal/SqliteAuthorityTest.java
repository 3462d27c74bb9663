package io.windflow.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start obeys the marker, whatever the process before was cut off in. */
class SqliteAuthorityTest {

    private static final Instant MOVED = Instant.parse("2026-11-22T18:30:05Z");

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
    void sealsTheFormerDatabaseThatWasNotSealedInTime() throws Exception {
        Epoch first = dataOf("a");
        mark("database", first.next());

        restart();

        assertThat(files())
                .containsExactlyInAnyOrder("authority.properties", "windflow-2026-11-22T18-30-05Z-sealed.db");
        Path sealed = home.resolve("db").resolve("windflow-2026-11-22T18-30-05Z-sealed.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sealed)))
                .isEqualTo("r--------");
        assertThatThrownBy(() -> keys())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("postgresql")
                .hasMessageContaining("2026-11-22T18:30:05Z");
        assertThatThrownBy(store::probe).isInstanceOf(ProviderUnavailableException.class);
    }

    @Test
    void dropsACopyThatWasNeverDecidedFor() throws Exception {
        Epoch there = Epoch.first().next();
        mark("database", there);
        restart();
        MoveTarget target = store.stage(there);
        target.commit(there.next());
        target.close();

        restart();

        assertThat(files()).containsExactly("authority.properties");
    }

    @Test
    void dropsACopyThatWasNotFinished() throws Exception {
        Epoch there = Epoch.first().next();
        mark("database", there);
        restart();
        store.stage(there).close();
        assertThat(files()).contains("windflow.db.staging");

        restart();

        assertThat(files()).containsExactly("authority.properties");
    }

    @Test
    void servesACopyThatWasDecidedFor() throws Exception {
        Epoch there = Epoch.first().next();
        mark("database", there);
        restart();
        MoveTarget target = store.stage(there);
        target.commit(there.next());
        target.close();
        mark(null, store.epoch().orElseThrow());

        restart();
        set("a");
        assertThat(keys()).containsExactly("a");

        // Data that has lived here is kept, whatever the marker says later.
        mark("database", there);
        restart();
        assertThat(files()).anyMatch(name -> name.endsWith("-sealed.db"));
    }

    @Test
    void refusesADatabaseThatIsNotTheOneInUse() throws Exception {
        dataOf("a");
        mark(null, Epoch.first());

        assertThatThrownBy(this::restart)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("epoch")
                .hasMessageContaining("authority.properties");
    }

    @Test
    void refusesToBeginAnewWhereDataWas() throws Exception {
        Epoch first = dataOf("a");
        mark("database", first.next());
        restart();
        Files.delete(home.resolve(Authority.FILE));

        assertThatThrownBy(this::restart).hasMessageContaining("moved away").hasMessageContaining("sealed.db");

        Files.delete(home.resolve("db").resolve("windflow-2026-11-22T18-30-05Z-sealed.db"));
        mark(null, first);
        assertThatThrownBy(this::restart).hasMessageContaining("gone");
    }

    @Test
    void takesBackASealedDatabaseOnlyAsAnotherLife() throws Exception {
        Epoch first = dataOf("a");
        mark("database", first.next());
        restart();
        Files.delete(home.resolve(Authority.FILE));
        Path live = home.resolve("db").resolve("windflow.db");
        Files.move(home.resolve("db").resolve("windflow-2026-11-22T18-30-05Z-sealed.db"), live);
        Files.setPosixFilePermissions(live, PosixFilePermissions.fromString("rw-------"));

        restart();

        assertThat(keys()).containsExactly("a");
        assertThat(store.epoch().orElseThrow().id()).isNotEqualTo(first.id());
    }

    @Test
    void leavesNothingOfACaptureThatWasKilled() throws Exception {
        dataOf("a");
        store.capture();

        restart();

        List<String> left = store.read((connection, dialect) -> {
            Row.Mapper<String> name = row -> row.text("name");
            return Sql.list(connection, "SELECT name FROM sqlite_master WHERE name LIKE 'windflow_change%'", name);
        });
        assertThat(left).isEmpty();
    }

    @Test
    void refusesAMarkerThatIsDamaged() throws Exception {
        dataOf("a");
        Files.writeString(home.resolve(Authority.FILE), "provider=postgresql\n");

        assertThatThrownBy(this::restart).hasMessageContaining("damaged").hasMessageContaining("epoch");
    }

    @Test
    void writesTheMarkerForItsOwnerAlone() throws Exception {
        mark("database", Epoch.first());
        Authority again = new Authority(
                "postgresql", "database", Epoch.first().next(), MOVED, Map.of("url", "postgresql://é:p=w\\@host/db"));
        again.write(home);

        assertThat(Authority.read(home)).contains(again);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(Authority.FILE))))
                .isEqualTo("rw-------");
        assertThat(again.toString()).doesNotContain("host");
    }

    private Epoch dataOf(String key) throws SQLException {
        store = new SqliteStore(home, Duration.ofSeconds(5));
        set(key);
        return store.epoch().orElseThrow();
    }

    private void restart() {
        close();
        store = null;
        store = new SqliteStore(home, Duration.ofSeconds(5));
    }

    private void mark(String extension, Epoch epoch) throws IOException {
        Files.createDirectories(home.resolve("db"));
        new Authority(extension == null ? "sqlite" : "postgresql", extension, epoch, MOVED, Map.of()).write(home);
    }

    private void set(String key) {
        store.write((connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, '1')", key));
    }

    private List<String> keys() {
        return store.read(
                (connection, dialect) -> Sql.list(connection, "SELECT key FROM settings", row -> row.text("key")));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("db"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
