package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.extension.Progress;
import io.windflow.api.store.Sql;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveWatch;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.SampleData;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills WindFlow, and PostgreSQL, while data moves, and looks for every write that was acknowledged. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KillTest {

    /** Each phase, and after that random moments. */
    private static final List<String> PHASES =
            List.of("check", "prepare", "copy", "follow", "settle", "verify", "switch", "moved");

    private static final int RUNS = Integer.getInteger("windflow.kills", 20);
    private static final long LONGEST_LIFE_IN_MS = 600;
    private static final long LONGEST_PHASE_IN_MS = 30;

    /** So many acknowledged writes are kept, and looked for after each kill; more would make each run longer. */
    private static final int MOST_KEPT = 20_000;

    @TempDir
    private Path folder;

    private final Random random = new Random(Long.getLong("windflow.seed", System.nanoTime()));

    @Test
    void losesNothingWhenItIsKilled() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String url = server.url(server.createDatabase());
        Path home = folder.resolve("home");
        Set<String> acknowledged = new HashSet<>();
        int far = 0;
        long written = 0;
        for (int run = 0; run < RUNS; run++) {
            String phase = PHASES.get(run % PHASES.size());
            // The first move needs longer, as everything is new; the end of each phase is met by chance.
            long life = run < PHASES.size() ? 0 : random.nextLong(LONGEST_LIFE_IN_MS);
            killed(home, url, phase, life, acknowledged);
            try (Installation windflow = new Installation(home, new PostgresFarStore(url, "windflow", home))) {
                far += windflow.isFar() ? 1 : 0;
                Set<String> missing = new HashSet<>(acknowledged);
                missing.removeAll(keys(windflow));
                if (!missing.isEmpty()) {
                    tell(run + 1, missing.size());
                }
                assertThat(missing)
                        .as("run %d, killed %d ms after '%s'", run, life, phase)
                        .isEmpty();
                windflow.purgeFormer();
                if (acknowledged.size() > MOST_KEPT) {
                    written += acknowledged.size();
                    forget(windflow);
                    acknowledged.clear();
                }
            }
        }
        tell(RUNS, 0);
        System.out.printf("%d acknowledged writes, %d kills in PostgreSQL%n", written + acknowledged.size(), far);
        try (Installation windflow = new Installation(home, new PostgresFarStore(url, "windflow", home))) {
            windflow.move();
            assertThat(keys(windflow)).containsAll(acknowledged);
        }
    }

    private static void forget(Installation windflow) {
        windflow.store()
                .write((connection, dialect) ->
                        Sql.update(connection, "DELETE FROM settings WHERE key LIKE 'traffic-%'"));
    }

    /** For {@code make bench}. */
    private static void tell(int runs, int lost) {
        System.out.printf("kill_runs=%d kill_lost=%d%n", runs, lost);
    }

    private void killed(Path home, String url, String phase, long life, Set<String> acknowledged) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        home.toString(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean killing = false;
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("ack ") && line.matches("ack traffic-\\d+-\\d-\\d+")) {
                    acknowledged.add(line.substring(4));
                } else if (!killing && line.equals("phase " + phase)) {
                    killing = true;
                    Thread killer = new Thread(() -> {
                        try {
                            process.waitFor(life, TimeUnit.MILLISECONDS);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        process.destroyForcibly();
                    });
                    killer.start();
                }
            }
        } catch (IOException e) {
            // The stream of a process that is killed may end in the middle of a line.
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(killing).as("the process lived until '%s'", phase).isTrue();
    }

    @Test
    void losesNothingWhenPostgresIsKilled() throws Exception {
        PostgresServer.assumeInstalled();
        try (PostgresServer server = new PostgresServer().start()) {
            String url = server.url(server.createDatabase());
            Path home = folder.resolve("home");
            try (Installation windflow = new Installation(home, new PostgresFarStore(url, "windflow", home))) {
                new SampleData(1).fill(windflow.store(), 200);
                try (Traffic traffic = new Traffic(windflow.store(), 3)) {
                    for (boolean there : new boolean[] {true, false}) {
                        for (String phase : PHASES.subList(0, PHASES.indexOf("moved"))) {
                            moveTo(windflow, !there);
                            moveWhileItIsKilled(windflow, server, phase);
                            traffic.awaitMore(1 + random.nextInt(20));
                        }
                    }
                    traffic.stop();
                    assertThat(traffic.missing(windflow.store())).isEmpty();
                }
            }
            try (Installation windflow = new Installation(home, new PostgresFarStore(url, "windflow", home))) {
                windflow.move();
                windflow.move();
            }
        }
    }

    /** Kills it at some moment of a phase. Whether the move comes about depends on which. */
    private void moveWhileItIsKilled(Installation windflow, PostgresServer server, String phase) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        Thread killer = new Thread(() -> {
            try {
                reached.await();
                TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_PHASE_IN_MS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            server.kill();
            server.start();
        });
        killer.start();
        MoveWatch watch = new MoveWatch() {
            @Override
            public void progress(Progress now) {
                if (now.phase().equals(phase)) {
                    reached.countDown();
                }
            }

            @Override
            public void goOn() {}
        };
        try {
            windflow.move(new Faults(0, Faults.Kind.BEFORE), watch, MoveLimits.STANDARD);
        } catch (MoveFailure e) {
            // The data is where it was.
        } finally {
            assertThat(reached.getCount()).as(phase + " was reached").isZero();
            killer.join(60_000);
        }
    }

    /** Sees to it that the data lives there; a server that has just come back may need more than one try. */
    private static void moveTo(Installation windflow, boolean far) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(MoveFailure.class)
                .until(() -> {
                    if (windflow.isFar() != far) {
                        windflow.move();
                    }
                    return windflow.isFar() == far;
                });
    }

    private static Set<String> keys(Installation windflow) {
        List<String> keys = windflow.store()
                .read((connection, dialect) -> Sql.list(
                        connection, "SELECT key FROM settings WHERE key LIKE 'traffic-%'", row -> row.text("key")));
        return new HashSet<>(keys);
    }
}
