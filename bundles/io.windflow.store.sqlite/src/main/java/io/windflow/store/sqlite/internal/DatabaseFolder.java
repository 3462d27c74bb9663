package io.windflow.store.sqlite.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** The files in the folder {@code db}: the database in use, a copy being made, and those whose data has moved away. */
final class DatabaseFolder {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);
    private static final String SEALED = "-sealed.db";
    /** What SQLite keeps beside a database. */
    private static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

    private final Path folder;

    DatabaseFolder(Path folder) {
        this.folder = folder;
    }

    Path live() {
        return folder.resolve("windflow.db");
    }

    Path staging() {
        return folder.resolve("windflow.db.staging");
    }

    /** Where something is tried out. */
    DatabaseFolder scratch() {
        return new DatabaseFolder(folder.resolve("scratch"));
    }

    boolean hasLive() {
        return Files.exists(live());
    }

    /** Databases whose data has moved away, oldest first. */
    List<Path> sealed() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SEALED))
                    .sorted()
                    .toList();
        }
    }

    /** Gives the database in use, closed and in one file, a name with its date, and lets nobody write it. */
    void seal(Instant at) throws IOException {
        Path sealed = folder.resolve("windflow-" + DATE.format(at) + SEALED);
        for (int i = 2; Files.exists(sealed); i++) {
            sealed = folder.resolve("windflow-" + DATE.format(at) + "-" + i + SEALED);
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(live(), PosixFilePermissions.fromString("r--------"));
        }
        Files.move(live(), sealed, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    /** Makes a copy that is whole the database in use. */
    void promote() throws IOException {
        if (hasLive()) {
            throw new IOException(live() + " is there, where there should be no database");
        }
        sync(staging());
        Files.move(staging(), live(), StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    void delete(Path database) throws IOException {
        Files.deleteIfExists(database);
        for (String companion : COMPANIONS) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + companion));
        }
    }

    /** Waits until a file's content, or a folder's list of files, is on the disk. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
