package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The list of stacks when there are a thousand, on disk and in the store. */
final class StacksPart implements Bench.Part {
    private static final int STACKS = 1_000;
    private static final int REQUESTS = 1_000;

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Path home = scratch.resolve("home");
        StartPart.prepare(distribution, home);
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            String body = "{\"compose\":\"services: {web: {image: \\\"windflow-test/web:1\\\"}}\"}";
            for (int i = 0; i < STACKS; i++) {
                subject.call("PUT", String.format(Locale.ROOT, "/api/v1/stacks/bench-%04d", i), token, body);
            }
            byte[] request = Connection.request("GET", "/api/v1/stacks", token, null);
            List<Double> times = new ArrayList<>();
            try (Connection connection = new Connection(subject.port())) {
                for (int i = 0; i < REQUESTS; i++) {
                    long sent = System.nanoTime();
                    if (!connection.send(request).isGood()) {
                        throw new IOException("GET /api/v1/stacks failed");
                    }
                    times.add((System.nanoTime() - sent) / 1e6);
                }
            }
            List<Double> sorted = times.stream().sorted().toList();
            double p99 = sorted.get(REQUESTS * 99 / 100);
            report.add("stacks_1000_p99_ms", p99, "ms", "<= 50", List.of(Report.median(times), sorted.get(0)));
        }
    }
}
