package io.windflow.core.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stack's folder, and whether a path on the host is in it once every symbolic link is followed. Paths that Compose
 * resolved against a scratch copy of the folder are read as paths in the folder.
 */
public final class StackFolder {

    private static final List<Path> SOCKETS = List.of(
            Path.of("/var/run/docker.sock"),
            Path.of("/run/docker.sock"),
            Path.of("/run/containerd/containerd.sock"),
            Path.of("/run/podman/podman.sock"));

    private final Path folder;
    private final Path scratchRoot;
    private final Path engineSocket;

    /**
     * @param folder absolute; need not exist yet
     * @param scratchRoot see {@link Scratch#root()}; null if Compose saw the real folder
     * @param engineAddress where the engine listens, such as {@code unix:///var/run/docker.sock}; null if unknown
     */
    public StackFolder(Path folder, Path scratchRoot, String engineAddress) {
        this.folder = folder.normalize();
        this.scratchRoot = scratchRoot;
        this.engineSocket = engineAddress != null && engineAddress.startsWith("unix://")
                ? Path.of(engineAddress.substring("unix://".length()))
                : null;
    }

    public Path path() {
        return folder;
    }

    /** A path of the model, relative ones resolved against a folder; empty if it is no path at all. */
    Optional<Path> path(Path base, String text) {
        try {
            Path path = base.resolve(text).normalize();
            boolean copied = scratchRoot != null && path.startsWith(scratchRoot);
            return Optional.of(copied ? path.getRoot().resolve(scratchRoot.relativize(path)) : path);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    Optional<Path> path(String text) {
        return path(folder, text);
    }

    /** Whether a path is the folder or in it. A link that leads nowhere is not: one day it may lead somewhere. */
    boolean contains(Path path) {
        Optional<Path> real = real(path);
        Optional<Path> root = real(folder);
        return real.isPresent() && root.isPresent() && real.get().startsWith(root.get());
    }

    /** Whether a path is a socket that commands the engine. */
    boolean isSocket(Path path) {
        return meanings(path).anyMatch(real -> sockets().anyMatch(real::equals));
    }

    /** Whether such a socket is under a path. */
    boolean holdsSocket(Path path) {
        return meanings(path)
                .anyMatch(real -> sockets().anyMatch(socket -> !socket.equals(real) && socket.startsWith(real)));
    }

    /**
     * The path with its links followed. More {@code ..} than the real folder is deep end at the real root, but one step
     * above the root of the copy: what lies there may be meant from the real root.
     */
    private Stream<Path> meanings(Path path) {
        Stream<Path> plain = Stream.concat(Stream.of(path), real(path).stream());
        if (scratchRoot == null || !path.startsWith(scratchRoot.getParent())) {
            return plain;
        }
        Path fromRoot = path.getRoot().resolve(scratchRoot.getParent().relativize(path));
        return Stream.concat(plain, Stream.concat(Stream.of(fromRoot), real(fromRoot).stream()));
    }

    private Stream<Path> sockets() {
        Stream<Path> all =
                engineSocket == null ? SOCKETS.stream() : Stream.concat(SOCKETS.stream(), Stream.of(engineSocket));
        return all.flatMap(socket -> Stream.concat(Stream.of(socket), real(socket).stream()));
    }

    /** The path with all links followed as far as it exists; empty if a link on the way leads nowhere. */
    private static Optional<Path> real(Path path) {
        for (Path existing = path; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    return Optional.of(existing.toRealPath()
                            .resolve(existing.relativize(path))
                            .normalize());
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(path);
    }
}
