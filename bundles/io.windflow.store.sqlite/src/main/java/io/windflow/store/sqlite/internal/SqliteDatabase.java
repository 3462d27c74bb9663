package io.windflow.store.sqlite.internal;

import io.windflow.api.Problem;
import io.windflow.api.store.Dialect;
import io.windflow.api.store.PoolStatistics;
import io.windflow.api.store.Sql;
import io.windflow.api.store.UnitOfWork;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.PoolTimes;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * An open database: one writer at a time, readers beside it on snapshots. A unit of work inside another one of the same
 * thread joins it; if it fails, only what it did is undone.
 */
final class SqliteDatabase {

    private static final int READERS = 4;
    private static final Duration PROBE_WAIT = Duration.ofSeconds(1);

    private final SqliteFile file;
    private final ConnectionPool writer;
    private final ConnectionPool readers;
    private final PoolTimes times = new PoolTimes();
    private final Duration wait;
    private final ThreadLocal<Unit> current = new ThreadLocal<>();

    /** Connects to nothing yet. @param wait how long a unit of work waits for its turn */
    SqliteDatabase(SqliteFile file, Duration wait) {
        this.file = file;
        this.wait = wait;
        this.writer = new ConnectionPool("write", 1, file::openWriter, times);
        this.readers = new ConnectionPool("read", READERS, file::openReader, times);
    }

    /** Brings the schema to the newest version and takes away what a move that was killed has left. */
    void prepare() throws SQLException {
        writer.with(wait, connection -> {
            EpochTable.revive(connection);
            new Migrations().apply(connection);
            ChangeLog.removeLeftovers(connection);
            return null;
        });
    }

    PoolStatistics pool() {
        return times.statistics(
                writer.active() + readers.active(),
                writer.idle() + readers.idle(),
                writer.waiting() + readers.waiting(),
                writer.most() + readers.most());
    }

    void close() {
        readers.close();
        writer.close();
    }

    void probe() {
        try {
            if (!Files.exists(file.path())) {
                throw ProviderUnavailableException.passing(
                        "The file " + file.path() + " is gone", "Stop WindFlow and put the file back", null);
            }
            readers.with(
                    PROBE_WAIT,
                    connection -> Sql.first(connection, "SELECT 1 AS one FROM settings", row -> row.integer("one")));
        } catch (SQLException e) {
            throw unavailable(SqliteErrors.translate(e, file.path()));
        } catch (Problem e) {
            throw unavailable(e);
        }
    }

    <R> R read(UnitOfWork<R> work) {
        Unit unit = current.get();
        return unit == null
                ? run(readers, false, connection -> transaction(connection, "BEGIN", work))
                : join(() -> work.run(unit.connection(), Dialect.SQLITE));
    }

    <R> R write(UnitOfWork<R> work) {
        Unit unit = current.get();
        if (unit == null) {
            return run(writer, true, connection -> transaction(connection, "BEGIN IMMEDIATE", work));
        }
        if (!unit.writes()) {
            throw new IllegalStateException("A unit of work that only reads has started one that writes");
        }
        return join(() -> savepoint(unit.connection(), work));
    }

    private <R> R run(ConnectionPool pool, boolean writes, ConnectionPool.Use<R> use) {
        try {
            return pool.with(wait, connection -> {
                current.set(new Unit(connection, writes));
                try {
                    return use.on(connection);
                } finally {
                    current.remove();
                }
            });
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, file.path());
        }
    }

    private <R> R join(Joined<R> joined) {
        try {
            return joined.run();
        } catch (SQLException e) {
            throw SqliteErrors.translate(e, file.path());
        }
    }

    private static <R> R transaction(Connection connection, String begin, UnitOfWork<R> work) throws SQLException {
        Statements.execute(connection, begin);
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.SQLITE);
            Statements.execute(connection, "COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                Statements.undo(connection, "ROLLBACK");
            }
        }
    }

    private static <R> R savepoint(Connection connection, UnitOfWork<R> work) throws SQLException {
        Statements.execute(connection, "SAVEPOINT inner_unit");
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.SQLITE);
            Statements.execute(connection, "RELEASE inner_unit");
            done = true;
            return result;
        } finally {
            if (!done) {
                Statements.undo(connection, "ROLLBACK TO inner_unit; RELEASE inner_unit");
            }
        }
    }

    private static ProviderUnavailableException unavailable(RuntimeException e) {
        String advice = e instanceof Problem problem && problem.advice() != null ? problem.advice() : "See the log";
        return ProviderUnavailableException.passing(e.getMessage(), advice, e);
    }

    /** The transaction that a thread is in. */
    private record Unit(Connection connection, boolean writes) {}

    @FunctionalInterface
    private interface Joined<R> {
        R run() throws SQLException;
    }
}
