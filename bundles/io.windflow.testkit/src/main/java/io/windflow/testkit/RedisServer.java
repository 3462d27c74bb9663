package io.windflow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real redis-server on the loopback interface, on a port of its own that it keeps when it is killed and started. */
public final class RedisServer implements AutoCloseable {

    public static final String PASSWORD = "redis-test-password";

    private final List<String> options;
    private final int port;
    private Process process;

    /** @param options more options for redis-server, as on its command line */
    public RedisServer(String... options) {
        this.options = List.of(options);
        this.port = freePort();
    }

    /** Skips the test where redis-server is not installed; fails it instead where skips are not allowed. */
    public static void assumeInstalled() {
        boolean installed;
        try {
            installed = new ProcessBuilder("redis-server", "--version").start().waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            installed = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Lack.skipUnless(installed, "redis-server is missing: make setup");
    }

    public RedisServer start() {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--requirepass",
                PASSWORD,
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("redis-server").atMost(Duration.ofSeconds(10)).until(this::answers);
        return this;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return url(PASSWORD);
    }

    public String url(String password) {
        return "redis://:" + password + "@127.0.0.1:" + port + "/0";
    }

    /** Ends it at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-server did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops it from answering while its connections stay open; {@code CONT} lets it go on. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    /** A port on which nothing listens now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
