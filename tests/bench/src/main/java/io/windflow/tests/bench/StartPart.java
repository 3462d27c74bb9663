package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to the first 200 of {@code /api/health}. */
final class StartPart implements Bench.Part {
    private static final int COLD = 3;
    private static final int WARM = 9;

    @Override
    public void measure(Path original, Path scratch, Report report) throws IOException, InterruptedException {
        // Cold: no bundle cache and no class-data archive, as after unpacking.
        Path distribution = Scratch.copy(original, scratch.resolve("windflow"));
        List<Double> cold = new ArrayList<>();
        for (int i = 0; i < COLD; i++) {
            try (Subject subject = Subject.start(distribution, scratch.resolve("cold" + i))) {
                cold.add(subject.secondsToHealth());
            }
        }
        report.add("start_cold_s", Report.median(cold), "s", null, cold);

        Path home = scratch.resolve("warm");
        prepare(distribution, home);
        Path answer = Files.writeString(scratch.resolve("answer"), "{}");
        String archive = PeerProcess.archive(answer, scratch.resolve("peer.jsa"));
        List<Double> warm = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        // Alternating with a bare Jetty and Jersey, which tells a slow machine from a slow start.
        for (int i = 0; i < WARM; i++) {
            try (Subject subject = Subject.start(distribution, home);
                    PeerProcess peer = PeerProcess.start(answer, archive)) {
                warm.add(subject.secondsToHealth());
                bare.add(peer.secondsToHealth());
            }
        }
        double seconds = Report.median(warm);
        double peerSeconds = Report.median(bare);
        report.add(new Report.Figure("start_warm_s", seconds, "s", "<= 1.5", peerSeconds, seconds / peerSeconds, warm));
    }

    /** Lets it run until the class-data archive is there, as it would be after any first minute. */
    static void prepare(Path distribution, Path home) throws IOException, InterruptedException {
        try (Subject subject = Subject.start(distribution, home)) {
            for (int i = 0; i < 600 && !Files.exists(distribution.resolve("lib/classes.jsa.for")); i++) {
                Thread.sleep(200);
            }
        }
    }
}
