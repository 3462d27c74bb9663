package io.windflow.tests.bench;

import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** A store of 5 GB moved to PostgreSQL and back by a process with the heap that it always has. */
final class LargePart implements Bench.Part {
    private static final int ROWS = 250_000;
    private static final int LINE = 20_000;

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        Path home = scratch.resolve("home");
        try (PostgresServer server = new PostgresServer("fsync=on", "max_wal_size=1GB").start()) {
            Moves.fill(distribution, home, ROWS, LINE);
            String url = server.url(server.createDatabase());
            try (Subject subject = Subject.start(distribution, home)) {
                report.add("large_gb", home.resolve("db/windflow.db").toFile().length() / 1e9, "GB", null, List.of());
                for (String direction : List.of("there", "back")) {
                    String token = subject.login();
                    Moves.turn(subject, token, direction.equals("there") ? url : null);
                    Moves.Result moved = Moves.last(subject, token);
                    report.add("large_" + direction + "_s", moved.whole() / 1e3, "s", null, List.of());
                }
                report.add("large_most_rss_mb", subject.mostResidentMegabytes(), "MB", null, List.of());
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
