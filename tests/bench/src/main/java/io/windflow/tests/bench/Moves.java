package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Data to move, and how it is moved and what that took. */
final class Moves {
    private static final String FILE = "windflow.database.cfg";
    private static final long TIMEOUT_IN_NS = TimeUnit.MINUTES.toNanos(30);

    private Moves() {}

    /** Makes a home with this number of log lines, each of so many characters, which do not compress to nothing. */
    static void fill(Path distribution, Path home, int rows, int length)
            throws IOException, InterruptedException, SQLException {
        StartPart.prepare(distribution, home);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("db/windflow.db"))) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO deployments (id, stack, action, state, actor, options, created_at,"
                        + " finished_at) VALUES ('bench', 'bench', 'DEPLOY', 'SUCCEEDED', 'admin', '{}', 0, 0)");
            }
            Random random = new Random(1);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO deployment_log (deployment, line, time, source, text) VALUES ('bench', ?, ?, ?, ?)")) {
                for (int i = 1; i <= rows; i++) {
                    insert.setInt(1, i);
                    insert.setLong(2, 1_763_829_000_000L + i);
                    insert.setString(3, "compose");
                    String start = "Container bench-web-" + i + " été ";
                    insert.setString(4, start + noise(random, length - start.length()));
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
    }

    private static String noise(Random random, int length) {
        byte[] bytes = new byte[length * 3 / 4 + 1];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes).substring(0, length);
    }

    /** Switches the extension on, or without an address off, and waits until it is so. */
    static void turn(Subject subject, String token, String url) throws IOException, InterruptedException {
        Path file = subject.config().resolve(FILE);
        if (url == null) {
            Files.delete(file);
        } else {
            Path draft = Files.writeString(subject.config().resolveSibling("draft"), "url=" + url + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String wanted = url == null ? "AVAILABLE" : "ACTIVE";
        long deadline = System.nanoTime() + TIMEOUT_IN_NS;
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

    /**
     * What a move took.
     *
     * @param rowsPerSecond of the copy alone
     * @param whole in ms, with checking, following and comparing
     * @param fence in ms
     */
    record Result(double rowsPerSecond, double whole, double fence) {}

    /** The newest move, as the audit tells it. */
    static Result last(Subject subject, String token) throws IOException, InterruptedException {
        for (int i = 0; i < 50; i++) {
            for (var entry : subject.call("GET", "/api/v1/audit?text=store.move&limit=1", token, null)
                    .path("items")) {
                String detail = entry.path("detail").asText();
                return new Result(
                        number(detail, "rowsPerSecond"), number(detail, "wholeMs"), number(detail, "fenceMs"));
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
