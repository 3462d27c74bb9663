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
    private final Path scratch;
    private final Path engineSocket;

    /**
     * @param folder absolute; need not exist yet
     * @param scratch the folder that Compose saw instead, null if it saw the real one
     * @param engineAddress where the engine listens, such as {@code unix:///var/run/docker.sock}; null if unknown
     */
    public StackFolder(Path folder, Path scratch, String engineAddress) {
        this.folder = folder.normalize();
        this.scratch = scratch;
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
            boolean copied = scratch != null && path.startsWith(scratch);
            return Optional.of(copied ? folder.resolve(scratch.relativize(path)) : path);
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
        Optional<Path> real = real(path);
        return real.isPresent() && sockets().anyMatch(socket -> socket.equals(path) || socket.equals(real.get()));
    }

    /** Whether such a socket is under a path. */
    boolean holdsSocket(Path path) {
        Optional<Path> real = real(path);
        return real.isPresent()
                && sockets().anyMatch(socket -> !socket.equals(real.get()) && socket.startsWith(real.get()));
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
