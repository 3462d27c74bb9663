package io.windflow.store.sqlite.internal;

import static io.windflow.store.sqlite.internal.ChangeLog.quoted;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the database in use. Its snapshots have connections of their own, so that no unit of work waits for one. */
final class SqliteSource implements MoveSource {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteSource.class);

    private final SqliteFile file;
    private final SqliteDatabase database;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    SqliteSource(SqliteFile file, SqliteDatabase database, StoreSchema schema) {
        this.file = file;
        this.database = database;
        database.write((connection, dialect) -> {
            ChangeLog.install(connection, schema);
            return null;
        });
    }

    @Override
    public StoreSnapshot snapshot() throws SQLException {
        return begin(file.openReader(), "BEGIN");
    }

    @Override
    public StoreSnapshot freeze(Duration limit) throws SQLException {
        Connection connection = file.openWriter();
        try {
            Statements.execute(connection, "PRAGMA busy_timeout = " + limit.toMillis());
        } catch (SQLException e) {
            Statements.close(connection);
            throw e;
        }
        return begin(connection, "BEGIN IMMEDIATE");
    }

    private StoreSnapshot begin(Connection connection, String begin) throws SQLException {
        open.add(connection);
        try {
            if (aborted) {
                throw new SQLException("The move was ended");
            }
            Statements.execute(connection, begin);
            // The first read is what fixes the state.
            long watermark = Sql.first(
                            connection,
                            "SELECT coalesce(max(seq), 0) AS newest FROM " + ChangeLog.TABLE,
                            row -> row.number("newest"))
                    .orElseThrow();
            return new Snapshot(connection, watermark);
        } catch (SQLException | RuntimeException e) {
            end(connection);
            throw e;
        }
    }

    private void end(Connection connection) {
        open.remove(connection);
        Statements.close(connection);
    }

    @Override
    public void abort() {
        aborted = true;
        open.forEach(Statements::interrupt);
    }

    @Override
    public void close() {
        open.forEach(this::end);
        try {
            database.write((connection, dialect) -> {
                ChangeLog.removeLeftovers(connection);
                return null;
            });
        } catch (RuntimeException e) {
            LOG.warn("The log of changes stays until the next start: {}", e.getMessage());
        }
    }

    private final class Snapshot extends SqliteReading implements StoreSnapshot {

        private final long watermark;

        Snapshot(Connection connection, long watermark) {
            super(connection);
            this.watermark = watermark;
        }

        @Override
        public long watermark() {
            return watermark;
        }

        @Override
        public void changes(StoreTable table, long since, Changes changes) throws SQLException {
            int keys = table.key().size();
            List<String> noted = ChangeLog.columns(keys);
            String same = IntStream.range(0, keys)
                    .mapToObj(i -> "t." + quoted(table.key().get(i)) + " = c." + noted.get(i))
                    .collect(Collectors.joining(" AND "));
            String columns = String.join(", ", noted);
            String sql = "SELECT "
                    + noted.stream().map(column -> "c." + column).collect(Collectors.joining(", ")) + ", "
                    + columns(table, "t.") + " FROM (SELECT DISTINCT " + columns + " FROM " + ChangeLog.TABLE
                    + " WHERE seq > ? AND tbl = ?) c LEFT JOIN " + quoted(table.name()) + " t ON " + same;
            stream(sql, List.of(since, table.name()), result -> {
                while (result.next()) {
                    Object[] key = new Object[keys];
                    for (int i = 0; i < keys; i++) {
                        int column = table.indexOf(table.key().get(i));
                        key[i] = value(table.columns().get(column).kind(), result, i + 1);
                    }
                    Object[] row = new Object[table.columns().size()];
                    read(table, result, keys + 1, row);
                    boolean isThere = row[table.indexOf(table.key().get(0))] != null;
                    changes.change(key, isThere ? row : null);
                }
            });
        }

        @Override
        public void close() {
            end(connection());
        }
    }
}
