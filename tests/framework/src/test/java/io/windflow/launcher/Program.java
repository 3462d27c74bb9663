package io.windflow.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/windflow} as a process of its own, its two outputs kept apart. */
public final class Program implements AutoCloseable {
    private static final long TIMEOUT_IN_S = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a distribution.
     *
     * @param scratch folder for what it prints
     * @param environment variables on top of this process's
     */
    public static Program start(Path distribution, Path scratch, Map<String, String> environment) throws IOException {
        Path out = Files.createTempFile(scratch, "windflow", ".out");
        Path err = Files.createTempFile(scratch, "windflow", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(distribution.resolve("bin/windflow").toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(scratch.toFile())
                .start();
        return new Program(process, out, err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns the exit value. */
    public int await() throws InterruptedException {
        if (!process.waitFor(TIMEOUT_IN_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("windflow did not end within " + TIMEOUT_IN_S + " s");
        }
        return process.exitValue();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(TIMEOUT_IN_S, TimeUnit.SECONDS);
    }
}
