package io.windflow.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A disk of a few megabytes, in memory, that can be filled up to the last byte. Only root may mount one. */
public final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4096;

    private final Path folder;
    private final Path ballast;

    /** Mounts it; the caller closes it. Skips the test where that is not allowed; fails it where skips are not. */
    public SmallDisk(int megabytes) {
        try {
            folder = Files.createTempDirectory("windflow-disk");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ballast = folder.resolve("ballast");
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "mode=1777,size=" + megabytes + "m", "tmpfs", folder.toString());
        if (!mounted) {
            Folders.delete(folder);
        }
        Lack.skipUnless(mounted, "A small disk cannot be mounted: that takes root");
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Its root, which everybody may write to. */
    public Path folder() {
        return folder;
    }

    /** From now on nobody can write a byte more to it, until {@link #free()}. */
    public void fill() {
        // Large pieces first, for speed; then whatever room is left.
        append(256 * BLOCK);
        append(BLOCK);
    }

    private void append(int piece) {
        byte[] bytes = new byte[piece];
        try (OutputStream output =
                Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                output.write(bytes);
            }
        } catch (IOException e) {
            // It is full, which was the aim.
        }
    }

    /** Makes the room free again that {@link #fill()} took. */
    public void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unmounts it with all that is on it. */
    @Override
    public synchronized void close() {
        if (Files.exists(folder)) {
            run("umount", "--lazy", folder.toString());
            Folders.delete(folder);
        }
    }
}
