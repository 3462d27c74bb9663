package io.windflow.core.internal.policy;

import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A private copy of a stack's folder with other texts in it, gone when closed: its compose files and {@code .env} are
 * those given, everything else is a link to the real thing. So a draft is read by Compose as if it were saved. The copy
 * stands at the real folder's path below a root of its own, so that {@code ../other} means the same there.
 */
public final class Scratch implements AutoCloseable {

    private static final Set<PosixFilePermission> PRIVATE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path root;
    private final Path folder;
    private final ComposeProject project;

    private Scratch(Path root, Path folder, ComposeProject project) {
        this.root = root;
        this.folder = folder;
        this.project = project;
    }

    /** @param files the compose files by name, in order */
    public static Scratch of(String name, Path real, Map<String, String> files, String env) {
        try {
            Path root = Files.createTempDirectory("windflow-").toRealPath();
            Path folder = root.resolve(real.getRoot().relativize(real));
            Scratch scratch = new Scratch(
                    root,
                    folder,
                    new ComposeProject(
                            name,
                            folder,
                            files.keySet().stream().map(folder::resolve).toList()));
            try {
                scratch.fill(real, files, env);
                return scratch;
            } catch (IOException | RuntimeException e) {
                scratch.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The stack's files cannot be copied to check them: " + e.getMessage(), e);
        }
    }

    /** The folder that stands for the root of the file system. */
    Path root() {
        return root;
    }

    /** What Compose said, with the real paths in it. */
    String real(String message) {
        return message.replace(folder + "/", "./").replace(root.toString(), "");
    }

    public ComposeProject project() {
        return project;
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(root, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(Path real, Map<String, String> files, String env) throws IOException {
        List<Path> written = new ArrayList<>();
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            written.add(path);
        }
        Path envFile = folder.resolve(".env");
        written.add(envFile);
        if (!env.isEmpty()) {
            Files.writeString(envFile, env);
            Files.setPosixFilePermissions(envFile, PRIVATE);
        }
        if (Files.isDirectory(real)) {
            mirror(real, folder, written);
        }
    }

    /** Links every entry that is not written; a folder that holds a written file becomes a folder with links. */
    private static void mirror(Path real, Path copy, List<Path> written) throws IOException {
        try (Stream<Path> entries = Files.list(real)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                Path target = copy.resolve(entry.getFileName());
                if (written.contains(target)) {
                    continue;
                }
                if (written.stream().anyMatch(path -> path.startsWith(target))) {
                    mirror(entry, target, written);
                } else {
                    Files.createSymbolicLink(target, entry);
                }
            }
        }
    }

    /** Deletes links, not what they lead to. */
    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            if (!Files.isSymbolicLink(directory) && Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(directory);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
