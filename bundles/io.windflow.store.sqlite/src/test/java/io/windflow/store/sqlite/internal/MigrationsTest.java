package io.windflow.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.store.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/windflow/store/sqlite/migration");

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void listsAllFilesInOrder() throws IOException {
        List<String> names = Files.readAllLines(FOLDER.resolve("index"));

        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".sql")))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
        for (int i = 0; i < names.size(); i++) {
            assertThat(names.get(i)).matches("V" + (i + 1) + "__[a-z0-9_]+\\.sql");
        }
    }

    @Test
    void runsEachOnce() throws SQLException {
        new Migrations().apply(connection);
        new Migrations().apply(connection);

        assertThat(applied()).containsExactly("V1__first_schema.sql", "V2__leases.sql");
    }

    @Test
    void goesOnWhereItStopped() throws SQLException {
        migrate("first.sql");
        Sql.update(connection, "INSERT INTO parent VALUES (1)");
        Sql.update(connection, "INSERT INTO child VALUES (1)");

        migrate("first.sql", "rebuild.sql");

        assertThat(applied()).containsExactly("first.sql", "rebuild.sql");
        assertThat(Sql.list(connection, "SELECT parent FROM child", row -> row.integer("parent")))
                .as("rows that refer to a table that was rebuilt")
                .containsExactly(1);
        assertThat(Sql.first(connection, "PRAGMA foreign_keys", row -> row.flag("foreign_keys")))
                .contains(true);
    }

    @Test
    void undoesOneThatFails() throws SQLException {
        assertThatThrownBy(() -> migrate("first.sql", "broken.sql")).isInstanceOf(SQLException.class);

        assertThat(applied()).containsExactly("first.sql");
        assertThat(Sql.list(connection, "SELECT name FROM sqlite_master", row -> row.text("name")))
                .contains("parent")
                .doesNotContain("half");
    }

    @Test
    void undoesOneThatBreaksAForeignKey() throws SQLException {
        assertThatThrownBy(() -> migrate("first.sql", "orphan.sql"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("orphan.sql");

        assertThat(applied()).containsExactly("first.sql");
    }

    private void migrate(String... names) throws SQLException {
        new Migrations(List.of(names)).apply(connection);
    }

    private List<String> applied() throws SQLException {
        return Sql.list(connection, "SELECT name FROM schema_history ORDER BY version", row -> row.text("name"));
    }
}
