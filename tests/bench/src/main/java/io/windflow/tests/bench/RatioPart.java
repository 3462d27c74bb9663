package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Requests per second against a bare Jetty with Jersey that answers the same bytes under the same JVM flags. */
final class RatioPart implements Bench.Part {
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 5;
    private static final long ROUND_IN_MS = 4_000;
    private static final int STACKS = 20;

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Path home = scratch.resolve("home");
        StartPart.prepare(distribution, home);
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            String body = "{\"compose\":\"services: {web: {image: \\\"windflow-test/web:1\\\"}}\"}";
            for (int i = 0; i < STACKS; i++) {
                subject.call("PUT", "/api/v1/stacks/bench-" + i, token, body);
            }
            compare("health_ratio", ">= 0.8", subject, "/api/health", null, scratch, report);
            compare("stacks_ratio", null, subject, "/api/v1/stacks", token, scratch, report);
        }
    }

    private static void compare(
            String name, String bar, Subject subject, String path, String token, Path scratch, Report report)
            throws IOException, InterruptedException {
        byte[] request = Connection.request("GET", path, token, null);
        Path bytes = scratch.resolve(name);
        try (Connection connection = new Connection(subject.port())) {
            Files.writeString(bytes, connection.send(request).body());
        }
        try (PeerProcess peer = PeerProcess.start(bytes)) {
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            List<byte[]> same = List.of(request);
            // Alternating, so that a neighbour's burst meets both; the first round only warms up.
            for (int i = 0; i <= ROUNDS; i++) {
                double our = Load.during(subject.port(), CONNECTIONS, same, ROUND_IN_MS)
                        .perSecond();
                double their =
                        Load.during(peer.port(), CONNECTIONS, same, ROUND_IN_MS).perSecond();
                if (i > 0) {
                    ours.add(our);
                    theirs.add(their);
                }
            }
            double ratio = Report.median(ours) / Report.median(theirs);
            report.add(new Report.Figure(name, ratio, "", bar, Report.median(theirs), ratio, ours));
        }
    }
}
