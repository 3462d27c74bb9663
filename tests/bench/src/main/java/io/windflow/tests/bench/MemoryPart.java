package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Resident memory of the process, with the core only. */
final class MemoryPart implements Bench.Part {
    private static final int REQUESTS = 2_000;

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Path home = scratch.resolve("home");
        StartPart.prepare(distribution, home);
        try (Subject subject = Subject.start(distribution, home)) {
            TimeUnit.SECONDS.sleep(60);
            double idle = subject.residentMegabytes();
            report.add("rss_idle_mb", idle, "MB", "<= 120", Machine.list(idle));

            String token = subject.login();
            List<byte[]> requests = List.of(
                    Connection.request("GET", "/api/health", null, null),
                    Connection.request("GET", "/api/v1/stacks", token, null),
                    Connection.request("GET", "/api/v1/extensions", token, null),
                    Connection.request("GET", "/api/v1/containers", token, null));
            try (Connection connection = new Connection(subject.port())) {
                for (int i = 0; i < REQUESTS; i++) {
                    connection.send(requests.get(i % requests.size()));
                }
            }
            double loaded = subject.residentMegabytes();
            report.add("rss_after_load_mb", loaded, "MB", "<= 135", Machine.list(loaded));
        }
    }
}
