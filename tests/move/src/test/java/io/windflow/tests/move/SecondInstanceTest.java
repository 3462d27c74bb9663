package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.extension.Progress;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.ext.database.internal.PostgresStores;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveWatch;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.MovableStore;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second WindFlow that begins to use PostgreSQL while the first one moves the data from there to its SQLite. */
@Timeout(120)
class SecondInstanceTest {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int MORE = 5;

    @TempDir
    private Path folder;

    private Path home;
    private String url;

    @BeforeEach
    void prepare() {
        PostgresServer server = PostgresServer.shared();
        url = server.url(server.createDatabase());
        home = folder.resolve("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "prepare", "copy", "follow", "settle", "verify", "switch"})
    void losesNothingThatItWasTold(String phase) throws Exception {
        try (Installation first = new Installation(home, new PostgresFarStore(url, "windflow", home));
                Traffic traffic = new Traffic(first.store(), 2)) {
            new SampleData(1).fill(first.store(), 200);
            first.move();
            try (Second second = new Second()) {
                moveBack(first, phase, second);
                second.awaitMore();
                traffic.awaitMore(MORE);
                second.stop();
                traffic.stop();

                assertThat(keys(first.store())).containsAll(second.acknowledged);
                assertThat(traffic.missing(first.store())).isEmpty();
                if (!first.isFar()) {
                    assertThatThrownBy(() -> second.write("late")).isInstanceOf(ProviderUnavailableException.class);
                }
            }
        }
    }

    /** Whether the move comes about depends on when the other one is seen. */
    private static void moveBack(Installation first, String phase, Second second) throws Exception {
        MoveWatch watch = new MoveWatch() {
            @Override
            public void progress(Progress now) {
                if (now.phase().equals(phase)) {
                    second.start();
                }
            }

            @Override
            public void goOn() {}
        };
        try {
            first.move(new Faults(0, Faults.Kind.BEFORE), watch, MoveLimits.STANDARD);
        } catch (MoveFailure e) {
            assertThat(e).hasMessageContaining("Another WindFlow uses this data");
            assertThat(first.isFar()).isTrue();
        }
    }

    private static List<String> keys(Store store) {
        return store.read(
                (connection, dialect) -> Sql.list(connection, "SELECT key FROM settings", row -> row.text("key")));
    }

    /** Has the same marker as the first one, and writes as long as it may. */
    private final class Second implements AutoCloseable {

        private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
        private final AtomicInteger attempts = new AtomicInteger();
        private final MovableStore store;
        private final Thread thread = new Thread(this::run);
        private boolean started; // used by the thread that moves
        private volatile boolean stopped;

        Second() throws IOException {
            Path own = folder.resolve("two");
            Files.createDirectories(own.resolve(Authority.FILE).getParent());
            Files.copy(home.resolve(Authority.FILE), own.resolve(Authority.FILE));
            store = PostgresStores.open(url, "windflow", own, WAIT);
        }

        void start() {
            if (!started) {
                started = true;
                thread.start();
            }
        }

        private void run() {
            while (!stopped) {
                String key = "second-" + attempts.get();
                try {
                    store.probe();
                    write(key);
                    acknowledged.add(key);
                } catch (ProviderUnavailableException | Problem e) {
                    // Not acknowledged.
                }
                attempts.incrementAndGet();
            }
        }

        void write(String key) {
            store.write((connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, '2')", key));
        }

        void awaitMore() {
            int before = attempts.get();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> attempts.get() >= before + MORE);
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
        }

        @Override
        public void close() {
            stopped = true;
            PostgresStores.close(store);
        }
    }
}
