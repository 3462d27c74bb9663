package io.windflow.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A WindFlow that is measured: the distribution as a process of its own. */
final class Subject implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "bench-password-42";
    private static final byte[] HEALTH = Connection.request("GET", "/api/health", null, null);
    private static final long TIMEOUT_IN_NS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final int port;
    private final Path home;
    private final double secondsToHealth;

    private Subject(Process process, int port, Path home, double secondsToHealth) {
        this.process = process;
        this.port = port;
        this.home = home;
        this.secondsToHealth = secondsToHealth;
    }

    /** Starts it and waits for the first 200 of {@code /api/health}. */
    static Subject start(Path distribution, Path home) throws IOException, InterruptedException {
        int port = Machine.freePort();
        Files.createDirectories(home);
        ProcessBuilder builder =
                new ProcessBuilder(distribution.resolve("bin/windflow").toString());
        builder.environment()
                .putAll(Map.of(
                        "WINDFLOW_HOME", home.toString(),
                        "WINDFLOW_HTTP_PORT", Integer.toString(port),
                        "WINDFLOW_ADMIN_PASSWORD", PASSWORD));
        Path console = home.resolve("console");
        builder.redirectErrorStream(true).redirectOutput(console.toFile());
        long started = System.nanoTime();
        Process process = builder.start();
        while (!isHealthy(port)) {
            if (!process.isAlive() || System.nanoTime() - started > TIMEOUT_IN_NS) {
                process.destroyForcibly();
                throw new IOException("WindFlow did not start: " + Files.readString(console));
            }
            Thread.sleep(5);
        }
        return new Subject(process, port, home, (System.nanoTime() - started) / 1e9);
    }

    private static boolean isHealthy(int port) {
        try (Connection connection = new Connection(port)) {
            return connection.send(HEALTH).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    double secondsToHealth() {
        return secondsToHealth;
    }

    int port() {
        return port;
    }

    Path config() {
        return home.resolve("config");
    }

    double residentMegabytes() throws IOException {
        return Machine.residentMegabytes(process.pid());
    }

    /** The most that it ever had. */
    double mostResidentMegabytes() throws IOException {
        return Machine.mostResidentMegabytes(process.pid());
    }

    /** An access token of the administrator. */
    String login() throws IOException {
        String credentials = "{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}";
        return call("POST", "/api/v1/auth/login", null, credentials)
                .path("accessToken")
                .asText();
    }

    /** Sends one request and expects it to succeed. */
    JsonNode call(String method, String path, String token, String body) throws IOException {
        try (Connection connection = new Connection(port)) {
            Connection.Answer answer = connection.send(Connection.request(method, path, token, body));
            if (!answer.isGood()) {
                throw new IOException(method + " " + path + ": " + answer.status() + " " + answer.body());
            }
            return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
