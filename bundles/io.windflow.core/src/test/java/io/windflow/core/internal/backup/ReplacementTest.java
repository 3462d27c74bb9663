package io.windflow.core.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreColumn.Kind;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import io.windflow.testkit.TestStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of much data, on PostgreSQL, which ends a statement that takes long. */
class ReplacementTest {

    private static final StoreSchema SCHEMA = new StoreSchema(List.of(new StoreTable(
            "audit",
            List.of(
                    new StoreColumn("id", Kind.INTEGER),
                    new StoreColumn("time", Kind.INTEGER),
                    new StoreColumn("user_id", Kind.TEXT),
                    new StoreColumn("username", Kind.TEXT),
                    new StoreColumn("action", Kind.TEXT),
                    new StoreColumn("target", Kind.TEXT),
                    new StoreColumn("result", Kind.TEXT)),
            List.of("id"),
            "id")));

    @TempDir
    Path folder;

    @Test
    void deletesAFewRowsWithEachStatement() throws IOException {
        Path file = folder.resolve("backup.zip");
        try (TestStore store = TestStore.shareable()) {
            fill(store, 3);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                new ArchiveWriter(store, SCHEMA, folder, () -> {}).write(channel, "1.2.3", Instant.EPOCH);
            }
            fill(store, 2_000);
            refuseToDeleteMoreAtOnce(store, 500);

            try (ArchiveReader archive = new ArchiveReader(file)) {
                new Replacement(store, folder, () -> {}).run(archive, SCHEMA.tables(), Instant.EPOCH);
            }

            assertThat(store.<Integer>read((connection, dialect) -> Sql.first(
                                    connection, "SELECT count(*) AS rows FROM audit", row -> row.integer("rows"))
                            .orElseThrow()))
                    .isEqualTo(3);
        }
    }

    private static void fill(Store store, int rows) {
        store.write((connection, dialect) -> Sql.update(
                connection,
                "INSERT INTO audit (time, user_id, username, action, target, result)"
                        + " SELECT n, 'u', 'u', 'a', 't', 'ok' FROM generate_series(1, ?) n",
                rows));
    }

    private static void refuseToDeleteMoreAtOnce(Store store, int most) {
        store.write((connection, dialect) -> {
            Sql.update(
                    connection,
                    """
                    CREATE FUNCTION refuse_many() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                      IF (SELECT count(*) FROM gone) > %d THEN
                        RAISE EXCEPTION 'So many rows take one statement too long';
                      END IF;
                      RETURN NULL;
                    END $$"""
                            .formatted(most));
            return Sql.update(
                    connection,
                    "CREATE TRIGGER refuse_many AFTER DELETE ON audit REFERENCING OLD TABLE AS gone"
                            + " FOR EACH STATEMENT EXECUTE FUNCTION refuse_many()");
        });
    }
}
