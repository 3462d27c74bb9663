package io.windflow.tests.bench;

import io.windflow.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** WindFlow's own data moved to a PostgreSQL that already runs, and back: under load, and many rows. */
final class MovePart implements Bench.Part {
    private static final String FILE = "windflow.database.cfg";
    private static final int ROWS_UNDER_LOAD = 100_000;
    private static final int MANY_ROWS = 1_000_000;
    private static final int REQUESTS_PER_SECOND = 200;

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
        fill(distribution, home, ROWS_UNDER_LOAD);
        String url = server.url(server.createDatabase());
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            for (String direction : List.of("move", "back")) {
                PacedLoad load = new PacedLoad(subject.port(), REQUESTS_PER_SECOND, requests(token));
                PacedLoad.Result result;
                try (load) {
                    Thread.sleep(1_000);
                    turn(subject, token, direction.equals("move") ? url : null);
                    Thread.sleep(1_000);
                    result = load.stop();
                }
                Moved moved = moved(subject, token);
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
        byte[] write =
                io.windflow.tests.bench.Connection.request("POST", "/api/v1/tokens", token, "{\"name\":\"bench\"}");
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
        return io.windflow.tests.bench.Connection.request("GET", path, token, null);
    }

    private static void manyRows(Path distribution, Path home, PostgresServer server, Report report)
            throws IOException, InterruptedException, SQLException {
        fill(distribution, home, MANY_ROWS);
        String database = server.createDatabase();
        try (Subject subject = Subject.start(distribution, home)) {
            String token = subject.login();
            turn(subject, token, server.url(database));
            Moved there = moved(subject, token);
            report.add("move_rows_per_s", there.rowsPerSecond(), "/s", ">= 20000", List.of(there.whole()));
            double plain = plainCopy(server, database, home.resolve("rows"));
            report.add(new Report.Figure(
                    "move_copy_ratio",
                    there.rowsPerSecond() / plain,
                    "",
                    ">= 0.5",
                    plain,
                    there.rowsPerSecond() / plain,
                    List.of()));
            turn(subject, token, null);
            Moved back = moved(subject, token);
            report.add("back_rows_per_s", back.rowsPerSecond(), "/s", ">= 20000", List.of(back.whole()));
        }
    }

    /** The rows of the largest table by COPY alone, from a file into an empty table of the same form; rows a second. */
    private static double plainCopy(PostgresServer server, String database, Path file)
            throws SQLException, IOException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
            try (OutputStream out = Files.newOutputStream(file)) {
                copy.copyOut("COPY windflow.deployment_log TO STDOUT", out);
            }
            statement.execute("CREATE TABLE windflow.plain (LIKE windflow.deployment_log INCLUDING ALL)");
            long began = System.nanoTime();
            long rows;
            try (InputStream in = Files.newInputStream(file)) {
                rows = copy.copyIn("COPY windflow.plain FROM STDIN", in);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            statement.execute("DROP TABLE windflow.plain");
            return rows / seconds;
        }
    }

    /** Makes a home with this number of log lines. */
    private static void fill(Path distribution, Path home, int rows)
            throws IOException, InterruptedException, SQLException {
        StartPart.prepare(distribution, home);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("db/windflow.db"))) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO deployments (id, stack, action, state, actor, options, created_at,"
                        + " finished_at) VALUES ('bench', 'bench', 'DEPLOY', 'SUCCEEDED', 'admin', '{}', 0, 0)");
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO deployment_log (deployment, line, time, source, text) VALUES ('bench', ?, ?, ?, ?)")) {
                for (int i = 1; i <= rows; i++) {
                    insert.setInt(1, i);
                    insert.setLong(2, 1_763_829_000_000L + i);
                    insert.setString(3, "compose");
                    insert.setString(
                            4, "Container bench-web-" + i + "  Created with all that it needs to say, été " + i);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
    }

    /** Switches the extension on, or without an address off, and waits until it is so. */
    private static void turn(Subject subject, String token, String url) throws IOException, InterruptedException {
        Path file = subject.config().resolve(FILE);
        if (url == null) {
            Files.delete(file);
        } else {
            Path draft = Files.writeString(subject.config().resolveSibling("draft"), "url=" + url + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String wanted = url == null ? "AVAILABLE" : "ACTIVE";
        long deadline = System.nanoTime() + 300_000_000_000L;
        while (true) {
            var now = subject.call("GET", "/api/v1/extensions/database", token, null);
            String state = now.path("state").asText();
            if (state.equals(wanted)) {
                return;
            }
            if (state.equals("FAILED") || System.nanoTime() > deadline) {
                throw new IOException("the database is not " + wanted + ": " + now);
            }
            Thread.sleep(50);
        }
    }

    private record Moved(double rowsPerSecond, double whole, double fence) {}

    /** The newest move, as the audit tells it. */
    private static Moved moved(Subject subject, String token) throws IOException, InterruptedException {
        for (int i = 0; i < 50; i++) {
            for (var entry : subject.call("GET", "/api/v1/audit?text=store.move&limit=1", token, null)
                    .path("items")) {
                String detail = entry.path("detail").asText();
                return new Moved(number(detail, "rowsPerSecond"), number(detail, "wholeMs"), number(detail, "fenceMs"));
            }
            Thread.sleep(100);
        }
        throw new IOException("the audit has no move");
    }

    private static double number(String detail, String name) {
        Matcher matcher = Pattern.compile(name + "=(\\d+)").matcher(detail);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }
}
