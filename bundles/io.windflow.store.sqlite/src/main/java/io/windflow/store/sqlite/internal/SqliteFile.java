package io.windflow.store.sqlite.internal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** The database's file, which only its owner may read, and how connections to it are set up. */
final class SqliteFile {

    private static final int BUSY_TIMEOUT_IN_MS = 5_000;
    private static final int READER_CACHE_IN_KIB = 512;
    private static final int STAGING_CACHE_IN_KIB = 8_192;
    /** What a read transaction that ran for long made the log grow by is given back. */
    private static final int LOG_LIMIT_IN_BYTES = 16 << 20;

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Connection openWriter() throws SQLException {
        create();
        return connect(settings());
    }

    Connection openReader() throws SQLException {
        SQLiteConfig config = settings();
        config.setCacheSize(-READER_CACHE_IN_KIB);
        Connection connection = connect(config);
        Statements.execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    /** For a copy that counts only when it is whole: without regard to a crash. */
    Connection openStaging() throws SQLException {
        create();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.MEMORY);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setCacheSize(-STAGING_CACHE_IN_KIB);
        return connect(config);
    }

    /** A database that is gone when it is closed. */
    static Connection inMemory() throws SQLException {
        return new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
    }

    private static SQLiteConfig settings() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.enableRecursiveTriggers(true);
        config.setBusyTimeout(BUSY_TIMEOUT_IN_MS);
        config.setJournalSizeLimit(LOG_LIMIT_IN_BYTES);
        return config;
    }

    private Connection connect(SQLiteConfig config) throws SQLException {
        return config.createConnection("jdbc:sqlite:" + path);
    }

    /** SQLite gives the files it makes beside this one the same permissions. */
    private void create() throws SQLException {
        try {
            Path folder = path.getParent();
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder, permissions("rwx------"));
            }
            if (!Files.exists(path)) {
                Files.createFile(path, permissions("rw-------"));
            }
        } catch (IOException e) {
            throw new SQLException("The database " + path + " cannot be created: " + e, e);
        }
    }

    private static FileAttribute<?>[] permissions(String permissions) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
