package io.windflow.testkit;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.api.store.UnitOfWork;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A store to test with: a real SQLite file with WindFlow's schema, in a folder of its own that goes with it. One unit of
 * work at a time, nothing synced to disk. With the system property {@value #DIALECT} set to {@code postgresql} a schema of
 * a real PostgreSQL instead.
 */
public final class TestStore implements Store, AutoCloseable {

    private static final String DIALECT = "windflow.test.store";
    private static final String SQLITE_MIGRATIONS = "/io/windflow/store/sqlite/migration/";
    private static final String POSTGRESQL_MIGRATIONS = "/io/windflow/ext/database/migration/";
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final Dialect dialect;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection; // guarded by lock
    private boolean writing; // guarded by lock

    /** @param file null if there is none */
    private TestStore(Dialect dialect, Path file, Connection connection) {
        this.dialect = dialect;
        this.file = file;
        this.connection = connection;
    }

    /** An empty store with the newest schema. */
    public static TestStore create() {
        try {
            return "postgresql".equals(System.getProperty(DIALECT)) ? onPostgres() : onSqlite();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An empty store that several instances can share: on PostgreSQL, whatever the system property says. */
    public static TestStore shareable() {
        try {
            return onPostgres();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestStore onSqlite() throws IOException, SQLException {
        Path file = Files.createTempDirectory("windflow-store").resolve("test.db");
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.enableRecursiveTriggers(true);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
        TestStore store = new TestStore(Dialect.SQLITE, file, config.createConnection("jdbc:sqlite:" + file));
        store.migrate(SQLITE_MIGRATIONS);
        return store;
    }

    private static TestStore onPostgres() throws IOException, SQLException {
        String schema = "test_" + SCHEMAS.incrementAndGet();
        String database = PostgresServer.sharedDatabase();
        TestStore store =
                new TestStore(Dialect.POSTGRESQL, null, PostgresServer.shared().connect(database));
        store.execute("CREATE SCHEMA " + schema);
        store.execute("SET search_path = " + schema);
        store.migrate(POSTGRESQL_MIGRATIONS);
        return store;
    }

    @Override
    public <R> R read(UnitOfWork<R> work) {
        return run(work, false);
    }

    @Override
    public <R> R write(UnitOfWork<R> work) {
        return run(work, true);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
            if (file != null) {
                Files.delete(file);
                Files.delete(file.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    private <R> R run(UnitOfWork<R> work, boolean write) {
        lock.lock();
        try {
            if (lock.getHoldCount() == 1) {
                return transaction(work, write);
            }
            if (write && !writing) {
                throw new IllegalStateException("A unit of work that only reads has started one that writes");
            }
            return write ? savepoint(work) : work.run(connection, dialect);
        } catch (SQLException e) {
            throw new StoreException(e, isConstraint(e));
        } finally {
            lock.unlock();
        }
    }

    private <R> R transaction(UnitOfWork<R> work, boolean write) throws SQLException {
        writing = write;
        if (dialect == Dialect.SQLITE) {
            execute("PRAGMA query_only = " + !write);
            execute("BEGIN");
        } else {
            execute(write ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
        boolean done = false;
        try {
            R result = work.run(connection, dialect);
            execute("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                execute("ROLLBACK");
            }
        }
    }

    private <R> R savepoint(UnitOfWork<R> work) throws SQLException {
        execute("SAVEPOINT inner_unit");
        boolean done = false;
        try {
            R result = work.run(connection, dialect);
            done = true;
            return result;
        } finally {
            execute((done ? "" : "ROLLBACK TO inner_unit; ") + "RELEASE inner_unit");
        }
    }

    private boolean isConstraint(SQLException e) {
        return dialect == Dialect.SQLITE
                ? (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                : String.valueOf(e.getSQLState()).startsWith("23");
    }

    private void migrate(String folder) throws IOException, SQLException {
        for (String name : resource(folder + "index").lines().toList()) {
            execute(resource(folder + name));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (dialect == Dialect.SQLITE) {
                statement.executeUpdate(sql);
            } else {
                statement.execute(sql);
            }
        }
    }

    private static String resource(String path) throws IOException {
        try (InputStream stream = TestStore.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
