package io.windflow.core.internal.backup;

import io.windflow.api.Problem;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.spi.store.StoreTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Replaces the data in force by that of an archive, in one transaction: others see all of it or nothing. */
final class Replacement {

    private final Store store;
    private final Path home;
    private final ArchiveWriter.Progress progress;

    /** @param home the folder of all state here */
    Replacement(Store store, Path home, ArchiveWriter.Progress progress) {
        this.store = store;
        this.home = home;
        this.progress = progress;
    }

    /**
     * @param tables those that the store has, each behind those that it refers to
     * @throws Problem CONFLICT if a deployment is under way
     */
    void run(ArchiveReader archive, List<StoreTable> tables, Instant now) throws IOException {
        try {
            store.write((connection, dialect) -> {
                TableRows rows = new TableRows(connection, dialect);
                rows.lock(tables);
                requireQuiet(connection);
                for (int i = tables.size() - 1; i >= 0; i--) {
                    rows.clear(tables.get(i));
                }
                for (Manifest.Content content : archive.manifest().tables()) {
                    fill(rows, archive, content);
                }
                moveStacks(connection, Path.of(archive.manifest().home()));
                endOpenDeployments(connection, archive.manifest(), now);
                return null;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** @throws Problem CONFLICT if a deployment is under way */
    static void requireQuiet(Connection connection) throws SQLException {
        List<String> open = Sql.list(
                connection, "SELECT stack FROM deployments WHERE finished_at IS NULL", row -> row.text("stack"));
        if (!open.isEmpty()) {
            throw Problem.conflict(
                    "A deployment of '" + open.get(0) + "' is under way",
                    "Wait for its end or cancel it, and try again");
        }
    }

    private void fill(TableRows rows, ArchiveReader archive, Manifest.Content content) throws SQLException {
        StoreTable table = content.description();
        try (TableRows.Insertion insertion = rows.insert(table)) {
            archive.rows(content, row -> {
                insertion.row(row);
                progress.row();
            });
            insertion.finish();
            rows.continueGenerated(table);
            Comparison.require(content, rows.digest(table), "the store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stacks in the folder of all state are in that of this machine from now on. */
    private void moveStacks(Connection connection, Path before) throws SQLException {
        if (before.equals(home)) {
            return;
        }
        List<String> directories = Sql.list(connection, "SELECT directory FROM stacks", row -> row.text("directory"));
        for (String directory : directories) {
            if (Path.of(directory).startsWith(before)) {
                Path here = home.resolve(before.relativize(Path.of(directory)));
                Sql.update(
                        connection, "UPDATE stacks SET directory = ? WHERE directory = ?", here.toString(), directory);
            }
        }
    }

    /** What was under way when the archive was written is not: it would be begun anew at the next start. */
    private static void endOpenDeployments(Connection connection, Manifest manifest, Instant now) throws SQLException {
        Sql.update(
                connection,
                "UPDATE deployments SET state = 'FAILED', reason = ?, finished_at = ? WHERE finished_at IS NULL",
                "It was under way when the backup of " + manifest.createdAt() + " was written",
                now);
    }
}
