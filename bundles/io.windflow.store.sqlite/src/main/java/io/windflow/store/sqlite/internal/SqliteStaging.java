package io.windflow.store.sqlite.internal;

import static io.windflow.store.sqlite.internal.ChangeLog.quoted;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy in a file of its own, which takes the place of the database when it is committed. Written without regard to a
 * crash, which would make it worthless anyhow, and forced to the disk before it counts. Foreign keys are not enforced
 * meanwhile: the source has enforced them, and the copy is compared with it row by row.
 */
final class SqliteStaging implements MoveTarget {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteStaging.class);

    private final DatabaseFolder folder;
    private final Connection connection;
    private final Runnable onCommit;
    private final Runnable onDiscard;
    private boolean committed;

    /**
     * @param connection to the empty copy
     * @param onCommit called when the copy has become the database in use
     * @param onDiscard called before that is deleted again
     */
    SqliteStaging(DatabaseFolder folder, Connection connection, Runnable onCommit, Runnable onDiscard) {
        this.folder = folder;
        this.connection = connection;
        this.onCommit = onCommit;
        this.onDiscard = onDiscard;
    }

    @Override
    public RowSink load(StoreTable table) throws SQLException {
        Statements.execute(connection, "BEGIN");
        PreparedStatement insert = connection.prepareStatement(insert("INSERT", table));
        return new RowSink() {
            private boolean finished;

            @Override
            public void row(Object[] row) throws SQLException {
                bind(insert, row);
                insert.executeUpdate();
            }

            @Override
            public void finish() throws SQLException {
                Statements.execute(connection, "COMMIT");
                finished = true;
            }

            @Override
            public void close() {
                Statements.close(insert);
                if (!finished) {
                    Statements.undo(connection, "ROLLBACK");
                }
            }
        };
    }

    @Override
    public Batch begin() throws SQLException {
        Statements.execute(connection, "BEGIN");
        return new CatchUp();
    }

    @Override
    public void setGenerated(StoreTable table, long last) throws SQLException {
        int updated = Sql.update(connection, "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", last, table.name());
        if (updated == 0) {
            Sql.update(connection, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table.name(), last);
        }
    }

    @Override
    public void settle() throws SQLException {
        try {
            DatabaseFolder.sync(folder.staging());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public StoreReading reading() {
        return new SqliteReading(connection);
    }

    @Override
    public void commit(Epoch epoch) throws SQLException {
        EpochTable.write(connection, epoch, false);
        keepLog();
        connection.close();
        try {
            folder.promote();
        } catch (IOException e) {
            throw failure(e);
        }
        committed = true;
        onCommit.run();
    }

    /**
     * Gives the copy the journal that the database in use has, while nobody else has it open: of two connections that do
     * so at the same time SQLite refuses one at once, without regard to its busy timeout.
     */
    private void keepLog() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
            if (!mode.next() || !mode.getString(1).equals("wal")) {
                throw new SQLException("The copy cannot be given a write-ahead log");
            }
        }
    }

    @Override
    public void discard() {
        close();
        try {
            if (committed) {
                onDiscard.run();
                folder.delete(folder.live());
                committed = false;
            }
            folder.delete(folder.staging());
        } catch (IOException e) {
            LOG.warn("A copy that is of no use stays until the next start: {}", e.toString());
        }
    }

    @Override
    public void abort() {
        Statements.interrupt(connection);
    }

    @Override
    public void close() {
        Statements.close(connection);
    }

    private static SQLException failure(IOException e) {
        return new SQLException("The copy cannot be written: " + e, e);
    }

    private static String insert(String verb, StoreTable table) {
        return verb + " INTO " + quoted(table.name()) + " (" + SqliteReading.columns(table, "") + ") VALUES ("
                + String.join(", ", Collections.nCopies(table.columns().size(), "?")) + ")";
    }

    private static void bind(PreparedStatement statement, Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private final class CatchUp implements Batch {

        private boolean done;

        @Override
        public void remove(StoreTable table, List<Object[]> keys) throws SQLException {
            String same =
                    table.key().stream().map(column -> quoted(column) + " = ?").collect(Collectors.joining(" AND "));
            each("DELETE FROM " + quoted(table.name()) + " WHERE " + same, keys);
        }

        /** REPLACE also removes who holds a unique value of the row: an outdated row, whose own change follows. */
        @Override
        public void put(StoreTable table, List<Object[]> rows) throws SQLException {
            each(insert("INSERT OR REPLACE", table), rows);
        }

        private void each(String sql, List<Object[]> parameters) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Object[] one : parameters) {
                    bind(statement, one);
                    statement.executeUpdate();
                }
            }
        }

        @Override
        public void commit() throws SQLException {
            Statements.execute(connection, "COMMIT");
            done = true;
        }

        @Override
        public void close() {
            if (!done) {
                Statements.undo(connection, "ROLLBACK");
            }
        }
    }
}
