package io.windflow.tests.bench;

import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** WindFlow's own data moved to a PostgreSQL that already runs, and back: under load, and many rows. */
final class MovePart implements Bench.Part {
    private static final int ROWS_UNDER_LOAD = 100_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final int REQUESTS_PER_SECOND = 200;
    private static final int SHORT_LINE = 80;

    @Override
    public void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException {
        try (PostgresServer server =
                new PostgresServer("fsync=on", "full_page_writes=on", "shared_buffers=128MB").start()) {
            underLoad(distribution, scratch.resolve("load"), server, report);
            manyRows(distribution, scratch.resolve("many"), server, report);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void underLoad(Path distribution, Path home, PostgresServer server, Report report)
            throws IOException, InterruptedException, SQLException {
        Moves.fill(distribution, home, ROWS_UNDER_LOAD, SHORT_LINE);
        String url = server.url(server.createDatabase());
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            for (String direction : List.of("move", "back")) {
                PacedLoad load = new PacedLoad(subject.port(), REQUESTS_PER_SECOND, requests(token));
                PacedLoad.Result result;
                try (load) {
                    Thread.sleep(1_000);
                    Moves.turn(subject, token, direction.equals("move") ? url : null);
                    Thread.sleep(1_000);
                    result = load.stop();
                }
                Moves.Result moved = Moves.last(subject, token);
                String prefix = direction + "_";
                report.add(prefix + "requests", result.requests(), "", null, List.of());
                report.add(prefix + "failed", result.failed(), "", "<= 0", List.of());
                report.add(prefix + "p99_ms", result.percentile(0.99), "ms", "<= 1000", List.of(result.slowest()));
                report.add(prefix + "fence_ms", moved.fence(), "ms", "<= 200", List.of());
            }
        }
    }

    /** Half of them reads, a fifth writes, the rest asks for nothing of the store. */
    private static List<byte[]> requests(String token) {
        byte[] write = Connection.request("POST", "/api/v1/tokens", token, "{\"name\":\"bench\"}");
        return List.of(
                get("/api/v1/stacks", token),
                write,
                get("/api/v1/audit", token),
                get("/api/health", null),
                get("/api/v1/users", token),
                get("/api/v1/deployments", token),
                write,
                get("/api/v1/extensions", token),
                get("/api/v1/stacks", token),
                get("/api/health", null));
    }

    private static byte[] get(String path, String token) {
        return Connection.request("GET", path, token, null);
    }

    private static void manyRows(Path distribution, Path home, PostgresServer server, Report report)
            throws IOException, InterruptedException, SQLException {
        Moves.fill(distribution, home, MANY_ROWS, SHORT_LINE);
        String database = server.createDatabase();
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            Moves.turn(subject, token, server.url(database));
            Moves.Result there = Moves.last(subject, token);
            report.add("move_rows_per_s", there.rowsPerSecond(), "/s", ">= 20000", List.of(there.whole()));
            ratio("move_copy_ratio", there, PlainCopy.there(server, database, home.resolve("rows")), report);
            double plainBack = PlainCopy.back(server, database, home.resolve("plain.db"));
            Moves.turn(subject, token, null);
            Moves.Result back = Moves.last(subject, token);
            report.add("back_rows_per_s", back.rowsPerSecond(), "/s", ">= 20000", List.of(back.whole()));
            ratio("back_copy_ratio", back, plainBack, report);
        }
    }

    private static void ratio(String name, Moves.Result moved, double plain, Report report) {
        double ratio = moved.rowsPerSecond() / plain;
        report.add(new Report.Figure(name, ratio, "", ">= 0.5", plain, ratio, List.of()));
    }
}
