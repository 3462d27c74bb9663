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
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A store to test with: a real SQLite file with WindFlow's schema, in a folder of its own that goes with it. One unit of
 * work at a time, nothing synced to disk.
 */
public final class TestStore implements Store, AutoCloseable {

    private static final String MIGRATIONS = "/io/windflow/store/sqlite/migration/";

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection; // guarded by lock
    private boolean writing; // guarded by lock

    private TestStore(Path file) throws SQLException {
        this.file = file;
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        config.enableRecursiveTriggers(true);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
        connection = config.createConnection("jdbc:sqlite:" + file);
    }

    /** An empty store with the newest schema. */
    public static TestStore create() {
        try {
            TestStore store =
                    new TestStore(Files.createTempDirectory("windflow-store").resolve("test.db"));
            store.migrate();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
            Files.delete(file);
            Files.delete(file.getParent());
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
            return work.run(connection, Dialect.SQLITE);
        } catch (SQLException e) {
            boolean constraint = (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
            throw new StoreException(e, constraint);
        } finally {
            lock.unlock();
        }
    }

    private <R> R transaction(UnitOfWork<R> work, boolean write) throws SQLException {
        writing = write;
        execute("PRAGMA query_only = " + !write);
        execute("BEGIN");
        boolean done = false;
        try {
            R result = work.run(connection, Dialect.SQLITE);
            execute("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                execute("ROLLBACK");
            }
        }
    }

    private void migrate() throws IOException, SQLException {
        for (String name : resource("index").lines().toList()) {
            execute(resource(name));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = TestStore.class.getResourceAsStream(MIGRATIONS + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
