package io.windflow.extensions.internal.settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** The folder whose files say which extensions are on. */
public final class ConfigFolder {

    private final Path folder;

    public ConfigFolder(Path folder) {
        this.folder = folder;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public boolean has(String name) {
        return Files.isRegularFile(file(name));
    }

    /** The text of a file, empty if there is none. */
    public Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(file(name), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a file so that a reader, and a machine that loses power, sees the old or the new one and never half of it.
     * A new file is its owner's alone, as it may hold a password; one that is there keeps its permissions.
     */
    public void write(String name, String text) throws IOException {
        Path file = file(name);
        // The dot and the ending keep the folder's watcher from reading it.
        Path next = folder.resolve("." + name + ".next");
        Files.createDirectories(folder);
        Files.deleteIfExists(next);
        Files.createFile(next);
        Set<PosixFilePermission> permissions = Files.exists(file)
                ? Files.getPosixFilePermissions(file)
                : Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        Files.setPosixFilePermissions(next, permissions);
        Files.writeString(next, text, StandardCharsets.UTF_8);
        force(next, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder, StandardOpenOption.READ);
    }

    public void remove(String name) throws IOException {
        if (Files.deleteIfExists(file(name))) {
            force(folder, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
