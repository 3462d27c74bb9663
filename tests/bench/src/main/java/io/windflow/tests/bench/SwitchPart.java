package io.windflow.tests.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cache extension switched on and off by its file, on a Redis that already runs. */
final class SwitchPart implements Bench.Part {
    private static final int TIMES = 20;
    private static final int CONNECTIONS = 8;
    private static final String FILE = "windflow.cache.cfg";

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        int port = Machine.freePort();
        Process redis = redis(port);
        Path home = scratch.resolve("home");
        StartPart.prepare(distribution, home);
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            quietly(subject, token, port, report);
            underLoad(subject, token, port, report);
        } finally {
            redis.destroyForcibly();
        }
    }

    private static void quietly(Subject subject, String token, int redis, Report report)
            throws IOException, InterruptedException {
        List<Double> on = new ArrayList<>();
        List<Double> off = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            on.add(on(subject, token, redis));
            off.add(off(subject, token));
        }
        report.add("config_to_active_ms", Report.median(on), "ms", "<= 500", on);
        report.add("config_to_off_ms", Report.median(off), "ms", null, off);
    }

    private static void underLoad(Subject subject, String token, int redis, Report report)
            throws IOException, InterruptedException {
        List<byte[]> requests = List.of(
                Connection.request("GET", "/api/health", null, null),
                Connection.request("GET", "/api/v1/stacks", token, null),
                Connection.request("GET", "/api/v1/extensions", token, null),
                Connection.request("GET", "/api/v1/engines", token, null));
        try (Load load = new Load(subject.port(), CONNECTIONS, requests)) {
            long slowFailed = 0;
            for (int i = 0; i < TIMES; i++) {
                slowFailed += during(subject, token, () -> on(subject, token, redis));
                slowFailed += during(subject, token, () -> off(subject, token));
            }
            Load.Result result = load.stop();
            double failed = result.failed() + slowFailed;
            report.add("switch_requests", result.requests(), "", null, List.of());
            report.add("switch_failed", failed, "", "<= 0", List.of());
            report.add("switch_slowest_ms", result.slowest(), "ms", "<= 500", Machine.list(result.percentile(0.99)));
        }
    }

    private interface Switch {
        double run() throws IOException, InterruptedException;
    }

    /** Switches while one request is in flight: its body arrives only afterwards. Returns how many of it failed. */
    private static long during(Subject subject, String token, Switch change) throws IOException, InterruptedException {
        byte[] slow = Connection.request(
                "PUT", "/api/v1/stacks/bench", token, "{\"compose\":\"services: {web: {image: \\\"web:1\\\"}}\"}");
        try (Connection connection = new Connection(subject.port())) {
            connection.write(slow, 0, slow.length - 10);
            change.run();
            connection.write(slow, slow.length - 10, slow.length);
            return connection.read().isGood() ? 0 : 1;
        }
    }

    private static double on(Subject subject, String token, int redis) throws IOException, InterruptedException {
        Path draft =
                Files.writeString(subject.config().resolveSibling("draft"), "url=redis://127.0.0.1:" + redis + "/0\n");
        long started = System.nanoTime();
        Files.move(draft, subject.config().resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        return await(subject, token, "ACTIVE", started);
    }

    private static double off(Subject subject, String token) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Files.delete(subject.config().resolve(FILE));
        return await(subject, token, "AVAILABLE", started);
    }

    private static double await(Subject subject, String token, String state, long started)
            throws IOException, InterruptedException {
        byte[] request = Connection.request("GET", "/api/v1/extensions/cache", token, null);
        try (Connection connection = new Connection(subject.port())) {
            while (true) {
                Connection.Answer answer = connection.send(request);
                double millis = (System.nanoTime() - started) / 1e6;
                if (state.equals(
                        Subject.JSON.readTree(answer.body()).path("state").asText())) {
                    return millis;
                }
                if (millis > 30_000) {
                    throw new IOException("the cache is not " + state + ": " + answer.body());
                }
                Thread.sleep(5);
            }
        }
    }

    private static Process redis(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return process;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        process.destroyForcibly();
        throw new IOException("redis-server does not answer");
    }
}
