package io.windflow.core.internal.stack;

import io.windflow.core.internal.policy.ComposeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and writes a stack's files. A file is replaced whole, by a rename after its content is on disk, or not at all. */
final class DiskFiles {

    static final String ENV = ".env";
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private DiskFiles() {}

    /** What a stack's files say, as a revision keeps it. */
    record Texts(String compose, String env) {}

    /**
     * The files of a stack; those that are missing after the first count as empty.
     *
     * @return empty if the first is missing
     * @throws IOException if one cannot be read, is no text, or is a link that leads out of the folder
     */
    static Optional<Texts> read(Path directory, List<String> files) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String file : files) {
            Optional<String> text = text(directory, file);
            if (text.isPresent()) {
                texts.put(file, text.get());
            } else if (texts.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Texts(ComposeText.join(texts), text(directory, ENV).orElse("")));
    }

    private static Optional<String> text(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        // A container may have put a link there, and what it leads to would be shown to whoever sees the stack.
        if (!file.toRealPath().startsWith(directory.toRealPath())) {
            throw new IOException(file + " is a link that leads out of the stack's folder");
        }
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is no file, or larger than 4 MiB");
        }
        return Optional.of(Files.readString(file));
    }

    /**
     * Writes new files beside the old ones. What cannot be written shows here, before anything has changed.
     *
     * @param env empty for none
     */
    static Pending prepare(Path directory, Map<String, String> files, String env) throws IOException {
        Files.createDirectories(directory);
        Pending pending = new Pending(directory);
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path target = directory.resolve(file.getKey());
                pending.add(target, file.getValue(), permissions(target));
            }
            Path envFile = directory.resolve(ENV);
            if (!env.isEmpty()) {
                pending.add(envFile, env, SECRET);
            } else if (Files.exists(envFile, LinkOption.NOFOLLOW_LINKS)) {
                pending.remove(envFile);
            }
            return pending;
        } catch (IOException | RuntimeException e) {
            pending.close();
            throw e;
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.getPosixFilePermissions(file) : READABLE;
    }

    /** New files that wait to take the place of the old ones. */
    static final class Pending implements AutoCloseable {

        private final Path directory;
        private final Map<Path, Path> temporary = new LinkedHashMap<>();
        private Path removed;

        private Pending(Path directory) {
            this.directory = directory;
        }

        private void add(Path target, String text, Set<PosixFilePermission> permissions) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                    && Files.getPosixFilePermissions(target).equals(permissions)
                    && java.util.Arrays.equals(Files.readAllBytes(target), bytes)) {
                return;
            }
            Files.createDirectories(target.getParent());
            Path file = Files.createTempFile(target.getParent(), ".windflow-", ".tmp");
            temporary.put(target, file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                Files.setPosixFilePermissions(file, permissions);
                channel.force(true);
            }
        }

        private void remove(Path file) {
            removed = file;
        }

        /** Puts the new files in place. */
        void commit() throws IOException {
            boolean changed = removed != null || !temporary.isEmpty();
            for (Map.Entry<Path, Path> entry : temporary.entrySet()) {
                move(entry.getValue(), entry.getKey());
            }
            temporary.clear();
            if (removed != null) {
                Files.deleteIfExists(removed);
            }
            if (changed) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }

        private static void move(Path from, Path to) throws IOException {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        /** Forgets what was not committed. */
        @Override
        public void close() throws IOException {
            for (Path file : temporary.values()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
