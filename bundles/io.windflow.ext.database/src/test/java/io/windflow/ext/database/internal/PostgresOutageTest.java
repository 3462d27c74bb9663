package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Problem;
import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when PostgreSQL, or the way to it, goes away and comes back. */
@Timeout(120)
class PostgresOutageTest {

    private static final Duration WAIT = Duration.ofSeconds(2);

    private static PostgresServer server;
    private static TcpProxy network;

    @TempDir
    private Path home;

    private PostgresStore store;

    @BeforeAll
    static void start() {
        PostgresServer.assumeInstalled();
        server = new PostgresServer().start();
        network = new TcpProxy(server.port());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            network.close();
            server.close();
        }
    }

    @BeforeEach
    void open() {
        server.start();
        String url = server.url(server.createDatabase()).replace(":" + server.port(), ":" + network.port());
        store = Stores.serving(Settings.url(url), home, WAIT);
        set("a", "1");
    }

    @AfterEach
    void close() {
        network.pass();
        if (store != null) {
            store.close();
        }
    }

    @Test
    void aShortRestartCostsTimeButNoFailure() {
        CompletableFuture<?> restart = CompletableFuture.runAsync(() -> {
            server.stop();
            server.start();
        });
        int calls = 0;
        while (!restart.isDone() || calls < 20) {
            assertThat(get("a")).isEqualTo("1");
            calls++;
        }
        set("b", "1");
        assertThat(get("b")).isEqualTo("1");
    }

    @Test
    void aLongAbsenceIsWaitedForOnceAndThenToldAtOnce() {
        server.kill();
        assertThatThrownBy(() -> get("a"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("cannot be reached");

        long again = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> set("b", "1")).isInstanceOf(ProviderUnavailableException.class);
        }
        // Had each of them waited, it would be twenty times as long.
        assertThat(since(again)).isLessThan(WAIT.multipliedBy(10));

        server.start();
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> set("c", "1") == 1);
        assertThat(get("b")).isNull();
    }

    @Test
    void aServerThatHangsIsToldInTime() {
        store.probe();
        server.pause();
        try {
            assertThatThrownBy(store::probe)
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("did not answer in time");
        } finally {
            server.resume();
        }
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> "1".equals(get("a")));
    }

    @Test
    void aNetworkThatSwallowsEverythingIsLeftInTime() {
        network.blackhole();
        assertThatThrownBy(() -> get("a")).isInstanceOfAny(ProviderUnavailableException.class, Problem.class);
        network.pass();
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> set("b", "1") == 1);
    }

    @Test
    void aBrokenConnectionIsNotNoticedByReadersNorByWritersWhoseTurnHasNotCome() {
        for (int i = 0; i < 10; i++) {
            network.reset();
            assertThat(get("a")).isEqualTo("1");
            network.reset();
            set("k" + i, "1");
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleOfAWriteUndoesIt() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.update(connection, "INSERT INTO settings VALUES ('b', '1')");
                    network.reset();
                    return Sql.update(connection, "INSERT INTO settings VALUES ('c', '1')");
                }))
                .isInstanceOf(ProviderUnavailableException.class);

        assertThat(get("b")).isNull();
        assertThat(get("c")).isNull();
        set("b", "2");
    }

    @Test
    void aCommitWhoseAnswerWasLostIsFoundToBeDone() throws Exception {
        CountDownLatch lost = onNewConnection(network.loseAnswerTo("COMMIT"));

        set("b", "1");

        assertThat(lost.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(get("b")).isEqualTo("1");
    }

    @Test
    void aCommitOfWhichNothingCanBeFoundOutIsToldSo() {
        CountDownLatch lost = onNewConnection(network.loseAnswerAndRefuse("COMMIT"));

        assertThatThrownBy(() -> set("b", "1"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("has not said since whether it did");
        assertThat(lost.getCount()).isZero();
    }

    /** A server gives the numbers of transactions again that it had not written down when it crashed. */
    @Test
    void aChangeThatACrashUndidIsNotTakenForWhatHasItsNumberSince() {
        String database = server.createDatabase();

        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.update(connection, "INSERT INTO settings VALUES ('b', '1')");
                    server.kill();
                    server.start();
                    for (int i = 0; i < 50; i++) {
                        server.execute(database, "SELECT pg_current_xact_id()");
                    }
                    return null;
                }))
                .isInstanceOf(ProviderUnavailableException.class);

        assertThat(get("b")).isNull();
    }

    @Test
    void losesNothingAcknowledgedWhenItIsKilledAgainAndAgain() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger number = new AtomicInteger();
        List<CompletableFuture<?>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    String key = "w" + number.incrementAndGet();
                    try {
                        set(key, "1");
                        acknowledged.add(key);
                    } catch (ProviderUnavailableException | Problem e) {
                        // Not acknowledged, so that it may be there or not.
                    }
                }
            }));
        }
        for (int i = 0; i < 3; i++) {
            int before = acknowledged.size();
            await().atMost(Duration.ofSeconds(20)).until(() -> acknowledged.size() > before + 20);
            server.kill();
            server.start();
        }
        done.set(true);
        for (CompletableFuture<?> writer : writers) {
            writer.get(20, TimeUnit.SECONDS);
        }
        // The last start may have taken so long that calls fail at once until somebody looks again.
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> set("end", "1") == 1);

        Set<String> kept = Set.copyOf(store.read(
                (connection, dialect) -> Sql.list(connection, "SELECT key FROM settings", row -> row.text("key"))));
        assertThat(kept).containsAll(acknowledged);
    }

    /** A statement is sent in words on a new connection alone; later by a number that the server gave it. */
    private static CountDownLatch onNewConnection(CountDownLatch lost) {
        network.reset();
        return lost;
    }

    private int set(String key, String value) {
        return store.write(
                (connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", key, value));
    }

    private String get(String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElse(null));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
