package io.windflow.store.sqlite.internal;

import io.windflow.api.store.FormerStore;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files in the folder {@code db}: the database in use, a copy being made, and those whose data has moved away. */
final class DatabaseFolder {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);
    private static final String SEALED = "-sealed.db";
    private static final Pattern SEALED_NAME =
            Pattern.compile("windflow-(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ)(?:-\\d+)?" + SEALED);
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

    /** The same with what is known of each, newest first. */
    List<FormerStore> former(String provider) throws IOException {
        List<FormerStore> found = new ArrayList<>();
        for (Path file : sealed()) {
            found.add(
                    new FormerStore(file.getFileName().toString(), provider, file.toString(), until(file), size(file)));
        }
        found.sort(Comparator.comparing(FormerStore::until).reversed());
        return found;
    }

    /** As its name says; one that a person has named otherwise says when it was written last. */
    private static Instant until(Path file) throws IOException {
        Matcher name = SEALED_NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? DATE.parse(name.group(1), Instant::from)
                : Files.getLastModifiedTime(file).toInstant();
    }

    /** Deletes a sealed database. @return false if there is none of that name */
    boolean purge(String name) throws IOException {
        for (Path file : sealed()) {
            if (file.getFileName().toString().equals(name)) {
                delete(file);
                sync(folder);
                return true;
            }
        }
        return false;
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
            Files.deleteIfExists(beside(database, companion));
        }
    }

    /** With what SQLite keeps beside it. */
    static long size(Path database) throws IOException {
        long bytes = Files.size(database);
        for (String companion : COMPANIONS) {
            Path beside = beside(database, companion);
            bytes += Files.exists(beside) ? Files.size(beside) : 0;
        }
        return bytes;
    }

    private static Path beside(Path database, String companion) {
        return database.resolveSibling(database.getFileName() + companion);
    }

    /** Waits until a file's content, or a folder's list of files, is on the disk. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
