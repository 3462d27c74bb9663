package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.extension.Progress;
import io.windflow.extensions.internal.move.MoveCancelled;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveWatch;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.SampleData;
import io.windflow.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Moves between SQLite and a PostgreSQL behind a network that is slow, breaks off or swallows everything, while clients
 * write: afterwards there is one true store, it serves, and it has every write that was acknowledged.
 */
@Timeout(120)
class BadNetworkTest {

    private static final Duration OUTAGE = Duration.ofSeconds(2);

    /** Less than the outages that are to be given up, more than what a slow machine needs. */
    private static final MoveLimits SHORT = new MoveLimits(
            Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(3), 5);

    private static final int CUTS = 3;

    @TempDir
    private Path folder;

    private final PostgresServer server = PostgresServer.shared();
    private TcpProxy network;
    private FarStore far;
    private Installation windflow;

    @BeforeEach
    void start() throws Exception {
        network = new TcpProxy(server.port());
        String url = server.url(server.createDatabase()).replace(":" + server.port(), ":" + network.port());
        far = new PostgresFarStore(url, "windflow", folder.resolve("near"));
        windflow = new Installation(folder.resolve("near"), far);
        new SampleData(8).fill(windflow.store(), 10);
    }

    @AfterEach
    void stop() {
        network.pass();
        windflow.close();
        network.close();
    }

    private void restart() throws Exception {
        windflow.close();
        windflow = new Installation(folder.resolve("near"), far);
    }

    @Test
    void aSlowLineCostsTimeAndNothingElse() throws Exception {
        network.delayBothWays(Duration.ofMillis(20));
        try (Traffic traffic = new Traffic(windflow.store(), 2, Duration.ofMillis(50))) {
            traffic.awaitMore(3);
            windflow.move();
            assertThat(windflow.isFar()).isTrue();
            traffic.awaitMore(3);
            windflow.move();
            assertThat(windflow.isFar()).isFalse();
            traffic.awaitMore(3);
            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
            assertThat(traffic.missing(windflow.store())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLineThatBreaksAtAnyByte(boolean there) throws Exception {
        long before = network.passed();
        windflow.move();
        long whole = network.passed() - before;
        if (there) {
            windflow.move();
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Traffic traffic = new Traffic(windflow.store(), 1)) {
            for (int cut = 0; cut < CUTS; cut++) {
                traffic.awaitMore(2);
                long at = (long) (whole * (cut + random.nextDouble()) / CUTS);
                String what = "seed " + seed + ", broken off after " + at + " of about " + whole + " bytes";
                network.resetAfter(at);
                boolean moved = tryToMove(MoveLimits.STANDARD, Installation.QUIET);
                network.pass();
                assertThat(windflow.isFar()).as(what).isEqualTo(there == moved);
                traffic.awaitMore(2);
                if (moved) {
                    windflow.move();
                }
            }
            traffic.stop();
            assertThat(traffic.missing(windflow.store())).as("seed " + seed).isEmpty();
            restart();
            assertThat(windflow.isFar()).isEqualTo(!there);
            assertThat(traffic.missing(windflow.store())).as("seed " + seed).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, verify", "true, switch", "false, switch"})
    void aLineThatSwallowsEverythingForAWhile(boolean there, String phase) throws Exception {
        if (!there) {
            windflow.move();
        }
        try (Traffic traffic = new Traffic(windflow.store(), 1)) {
            traffic.awaitMore(2);
            CompletableFuture<Void> passing = new CompletableFuture<>();
            boolean moved = tryToMove(MoveLimits.STANDARD, swallowFrom(phase, () -> CompletableFuture.delayedExecutor(
                            OUTAGE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        network.pass();
                        passing.complete(null);
                    })));
            passing.get(30, TimeUnit.SECONDS);
            assertThat(windflow.isFar()).isEqualTo(there == moved);
            traffic.awaitMore(2);
            traffic.stop();
            assertThat(traffic.missing(windflow.store())).isEmpty();
            restart();
            assertThat(windflow.isFar()).isEqualTo(there == moved);
            assertThat(traffic.missing(windflow.store())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, switch", "false, copy"})
    void aLineThatSwallowsEverythingForEver(boolean there, String phase) throws Exception {
        if (!there) {
            windflow.move();
        }
        try (Traffic traffic = new Traffic(windflow.store(), 1)) {
            traffic.awaitMore(2);
            boolean moved = tryToMove(SHORT, swallowFrom(phase, () -> {}));
            assertThat(windflow.isFar()).isEqualTo(there == moved);
            if (!windflow.isFar()) {
                // The network is no better, and nobody needs it.
                traffic.awaitMore(2);
            }
            network.pass();
            traffic.awaitMore(2);
            traffic.stop();
            assertThat(traffic.missing(windflow.store())).isEmpty();
            restart();
            assertThat(traffic.missing(windflow.store())).isEmpty();
            boolean where = windflow.isFar();
            windflow.move();
            assertThat(windflow.isFar()).as("the next move").isEqualTo(!where);
            assertThat(traffic.missing(windflow.store())).isEmpty();
        }
    }

    /** Swallows everything from the first word of a phase on, once. */
    private MoveWatch swallowFrom(String phase, Runnable afterwards) {
        return new MoveWatch() {
            private boolean done;

            @Override
            public synchronized void progress(Progress now) {
                if (!done && now.phase().equals(phase)) {
                    done = true;
                    network.blackhole();
                    afterwards.run();
                }
            }

            @Override
            public void goOn() {}
        };
    }

    private boolean tryToMove(MoveLimits limits, MoveWatch watch) throws MoveCancelled, InterruptedException {
        try {
            windflow.move(new Faults(0, Faults.Kind.BEFORE), watch, limits);
            return true;
        } catch (MoveFailure e) {
            return false;
        }
    }
}
