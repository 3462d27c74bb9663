package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.spi.store.StoreProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does for many callers at once. */
@Timeout(60)
public abstract class ConcurrentStoreContract {

    private static final Duration WAIT = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch release = new CountDownLatch(1);
    private StoreProvider store;

    /** As {@link StoreContract#open(Duration)}. */
    protected abstract StoreProvider open(Duration wait);

    protected abstract void close(StoreProvider provider);

    @BeforeEach
    void open() {
        store = open(WAIT);
    }

    @AfterEach
    void close() throws InterruptedException {
        release.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        close(store);
    }

    @Test
    void showsAReaderOneSnapshotWhateverIsWrittenMeanwhile() {
        StoreContract.set(store, "a", "old");

        List<String> seen = store.read((connection, dialect) -> {
            String before = value(connection);
            join(threads.submit(() -> update(store, "new")));
            return List.of(before, value(connection));
        });

        assertThat(seen).containsExactly("old", "old");
        assertThat(StoreContract.get(store, "a")).isEqualTo("new");
    }

    @Test
    void showsNobodyWhatIsNotCommittedAndLetsReadersPass() throws Exception {
        StoreContract.set(store, "a", "old");
        CountDownLatch written = new CountDownLatch(1);
        Future<?> writer = threads.submit(() -> store.write((connection, dialect) -> {
            Sql.update(connection, "UPDATE settings SET value = 'new'");
            written.countDown();
            await(release);
            return null;
        }));
        await(written);

        assertThat(StoreContract.get(store, "a")).isEqualTo("old");

        release.countDown();
        writer.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(StoreContract.get(store, "a")).isEqualTo("new");
    }

    @Test
    void losesNoUpdateOfWritersAtOnce() throws Exception {
        store.write((connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES ('a', '0')"));

        all(8, () -> {
            for (int i = 0; i < 25; i++) {
                store.write((connection, dialect) -> Sql.update(
                        connection,
                        "UPDATE settings SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'a'"));
            }
            return null;
        });

        assertThat(StoreContract.get(store, "a")).isEqualTo("200");
    }

    @Test
    void keepsWhatBelongsTogetherTogetherForReaders() throws Exception {
        StoreContract.set(store, "left", "500");
        StoreContract.set(store, "right", "500");
        AtomicBoolean done = new AtomicBoolean();
        List<Future<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            readers.add(threads.submit(() -> {
                int reads = 0;
                do {
                    assertThat(sum()).isEqualTo(1000);
                    reads++;
                } while (!done.get());
                return reads;
            }));
        }

        for (int i = 0; i < 100; i++) {
            store.write((connection, dialect) -> {
                add(connection, "left", -1);
                return add(connection, "right", 1);
            });
        }
        done.set(true);

        for (Future<Integer> reader : readers) {
            assertThat(reader.get(WAIT.toSeconds(), TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void waitsForATurnForABoundedTimeOnly() throws Exception {
        close(store);
        store = open(Duration.ofMillis(200));
        int callers = 50;
        CountDownLatch refused = new CountDownLatch(1);
        List<Future<Problem>> writers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            writers.add(threads.submit(() -> {
                try {
                    store.write((connection, dialect) -> {
                        await(release);
                        return null;
                    });
                    return null;
                } catch (Problem problem) {
                    refused.countDown();
                    return problem;
                }
            }));
        }

        await(refused);
        release.countDown();

        List<Problem> problems = new ArrayList<>();
        for (Future<Problem> writer : writers) {
            Problem problem = writer.get(WAIT.toSeconds(), TimeUnit.SECONDS);
            if (problem != null) {
                problems.add(problem);
            }
        }
        assertThat(problems).hasSizeBetween(1, callers - 1).allSatisfy(problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.PROVIDER_UNAVAILABLE);
            assertThat(problem.retryAfter()).isPositive();
        });
        assertThatCode(() -> StoreContract.set(store, "after", "1")).doesNotThrowAnyException();
    }

    private int sum() {
        return store.read((connection, dialect) -> {
            int left = Integer.parseInt(value(connection, "left"));
            return left + Integer.parseInt(value(connection, "right"));
        });
    }

    private static int add(Connection connection, String key, int amount) throws SQLException {
        int value = Integer.parseInt(value(connection, key));
        return Sql.update(
                connection, "UPDATE settings SET value = ? WHERE key = ?", Integer.toString(value + amount), key);
    }

    private static int update(Store store, String value) {
        return store.write((connection, dialect) -> Sql.update(connection, "UPDATE settings SET value = ?", value));
    }

    private static String value(Connection connection) throws SQLException {
        return value(connection, "a");
    }

    private static String value(Connection connection, String key) throws SQLException {
        return Sql.first(connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElseThrow();
    }

    private void all(int count, Callable<?> task) throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(threads.submit(task));
        }
        for (Future<?> future : futures) {
            join(future);
        }
    }

    private static void join(Future<?> future) {
        try {
            future.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
