package io.windflow.store.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes and looks for what it had acknowledged. */
@Timeout(60)
class CrashTest {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int ACKNOWLEDGED = 50;

    @TempDir
    private Path home;

    @Test
    void losesNothingAcknowledgedWhenTheProcessIsKilled() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashTest.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = readUntilAcknowledged(process);

        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        SqliteStore store = new SqliteStore(home, WAIT);
        List<Integer> found = store.read((connection, dialect) -> Sql.list(
                connection,
                "SELECT CAST(key AS INTEGER) AS number FROM settings ORDER BY number",
                row -> row.integer("number")));
        String integrity = store.read((connection, dialect) -> Sql.first(
                        connection, "PRAGMA integrity_check", row -> row.text("integrity_check"))
                .orElseThrow());
        store.close();
        assertThat(integrity).isEqualTo("ok");
        assertThat(found).hasSizeGreaterThanOrEqualTo(last);
        assertThat(found.get(found.size() - 1)).isEqualTo(found.size());
    }

    private static int readUntilAcknowledged(Process process) throws IOException {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            int last = 0;
            while (last < ACKNOWLEDGED) {
                last = Integer.parseInt(output.readLine());
            }
            return last;
        }
    }

    /** Writes 1, 2, 3, ... and says so after each, until it is killed. */
    public static void main(String[] arguments) {
        SqliteStore store = new SqliteStore(Path.of(arguments[0]), WAIT);
        for (int i = 1; i < 1_000_000; i++) {
            String number = Integer.toString(i);
            store.write((connection, dialect) ->
                    Sql.update(connection, "INSERT INTO settings VALUES (?, 'written')", number));
            System.out.println(number);
        }
    }
}
