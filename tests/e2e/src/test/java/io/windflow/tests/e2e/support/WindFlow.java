package io.windflow.tests.e2e.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The assembled distribution, run as a process of its own with a home of its own. */
public final class WindFlow implements AutoCloseable {

    public static final String PASSWORD = "correct-horse-battery";

    private final Path home;
    private final int port = Machine.freePort();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Process process;

    public WindFlow(Path home) {
        this.home = home;
        with("WINDFLOW_HOME", home.toString());
        with("WINDFLOW_HTTP_PORT", Integer.toString(port));
        with("WINDFLOW_ADMIN_PASSWORD", PASSWORD);
    }

    public WindFlow with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it and waits until it serves. */
    public WindFlow start() {
        try {
            Files.createDirectories(config());
            ProcessBuilder builder = new ProcessBuilder(
                    Machine.distribution().resolve("bin/windflow").toString());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            await("WindFlow serves").atMost(Duration.ofSeconds(60)).until(this::serves);
        } catch (RuntimeException e) {
            String said = console();
            process.destroyForcibly();
            throw new IllegalStateException("WindFlow did not start:\n" + said, e);
        }
        return this;
    }

    private boolean serves() {
        if (!process.isAlive()) {
            throw new IllegalStateException("WindFlow ended with " + process.exitValue());
        }
        try {
            return new Api(port).get("/api/health").status() == 200;
        } catch (UncheckedIOException e) {
            return false; // it hangs up until all of it is there
        }
    }

    /** What it printed. */
    public String console() {
        try {
            return Files.readString(output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return home.resolveSibling(home.getFileName() + ".console");
    }

    public Path home() {
        return home;
    }

    public Path config() {
        return home.resolve("config");
    }

    /** Puts a file into the config folder as a careful user does: complete, by one rename. */
    public void drop(String fileName, String text) {
        try {
            Path draft = Files.writeString(home.resolve(fileName + ".draft"), text);
            Files.move(draft, config().resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void take(String fileName) {
        try {
            Files.delete(config().resolve(fileName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client without a login. */
    public Api anonymous() {
        return new Api(port);
    }

    /** A client logged in as the administrator. */
    public Api admin() {
        // What answers may still be waiting for the database that has the users.
        await("a store").atMost(Duration.ofSeconds(30)).until(() -> anonymous().isUp("store"));
        return anonymous().login("admin", PASSWORD);
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** SIGTERM; returns the exit value. */
    public int stop() {
        process.destroy();
        awaitEnd(Duration.ofSeconds(15));
        return process.exitValue();
    }

    private void awaitEnd(Duration most) {
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("WindFlow did not end within " + most);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }
}
