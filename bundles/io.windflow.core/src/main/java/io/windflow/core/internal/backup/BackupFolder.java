package io.windflow.core.internal.backup;

import io.windflow.api.Problem;
import io.windflow.api.backup.Backup;
import io.windflow.api.backup.Backup.State;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of the archives, which only WindFlow's own user may read: they hold what passwords are checked against. */
final class BackupFolder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.zip");
    private static final String PART = ".part";
    private static final String SCHEDULED = "windflow-scheduled-";
    private static final String ASKED_FOR = "windflow-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;

    BackupFolder(Path folder) {
        this.folder = folder;
    }

    /** The name of a new archive. */
    static String name(boolean scheduled, Instant time) {
        return (scheduled ? SCHEDULED : ASKED_FOR) + TIME.format(time) + ".zip";
    }

    /** All archives, newest first. */
    List<Backup> list() {
        List<Backup> backups = new ArrayList<>();
        for (Path file : files("")) {
            backups.add(describe(file));
        }
        backups.sort(Comparator.comparing(Backup::createdAt)
                .thenComparing(Backup::name)
                .reversed());
        return backups;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Where an archive is. @throws Problem NOT_FOUND */
    Path require(String name) {
        Path file = folder.resolve(NAME.matcher(name).matches() ? name : "-");
        if (!Files.isRegularFile(file)) {
            throw Problem.notFound("backup", name);
        }
        return file;
    }

    Backup describe(Path file) {
        String name = file.getFileName().toString();
        try {
            long size = Files.size(file);
            try (ArchiveReader archive = new ArchiveReader(file)) {
                Manifest manifest = archive.manifest();
                return new Backup(
                        name, State.COMPLETE, manifest.time(), size, manifest.rows(), manifest.version(), null);
            } catch (IOException e) {
                Instant changed = Files.getLastModifiedTime(file).toInstant();
                return new Backup(name, State.FAILED, changed, size, 0, null, e.getMessage());
            }
        } catch (IOException e) {
            return new Backup(name, State.FAILED, Instant.EPOCH, 0, 0, null, "It cannot be read: " + e.getMessage());
        }
    }

    /** Opens the file that an archive is written to before it has its name. */
    FileChannel begin(String name) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve(name + PART);
        Files.deleteIfExists(part);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** How much of an archive is written, in bytes. */
    long written(String name) {
        try {
            return Files.size(folder.resolve(name + PART));
        } catch (IOException e) {
            return 0;
        }
    }

    void finish(String name) throws IOException {
        Files.move(folder.resolve(name + PART), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void giveUp(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + PART));
    }

    /** Deletes the scheduled archives beyond the newest ones. */
    void tidy(int keep) throws IOException {
        List<Path> scheduled = files(SCHEDULED);
        for (Path file : scheduled.subList(0, Math.max(0, scheduled.size() - keep))) {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes what a process that was killed left. */
    void removeLeftovers() throws IOException {
        try (Stream<Path> all = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".zip" + PART)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** When the newest scheduled archive was written, {@link Instant#EPOCH} if there is none. */
    Instant newestScheduled() throws IOException {
        List<Path> scheduled = files(SCHEDULED);
        return scheduled.isEmpty()
                ? Instant.EPOCH
                : Files.getLastModifiedTime(scheduled.get(scheduled.size() - 1)).toInstant();
    }

    /** The archives whose name begins so, by name. */
    private List<Path> files(String prefix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Problem.conflict("The folder " + folder + " cannot be read: " + e.getMessage(), "See to its rights");
        }
    }
}
