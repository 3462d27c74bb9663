package io.windflow.tests.move;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** Clients that write and read without a pause, and keep a list of what was acknowledged to them. */
final class Traffic implements AutoCloseable {

    private final Store store;
    private final Duration thinking;
    private final ExecutorService threads;
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final Set<String> deleted = new ConcurrentSkipListSet<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong slowestNanos = new AtomicLong();
    private volatile boolean stopped;

    Traffic(Store store, int clients) {
        this(store, clients, Duration.ZERO);
    }

    /** @param thinking how long a client thinks before it goes on */
    Traffic(Store store, int clients, Duration thinking) {
        this.store = store;
        this.thinking = thinking;
        this.threads = Executors.newFixedThreadPool(clients);
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads.execute(() -> run(number));
        }
    }

    private void run(int client) {
        Random random = new Random(client);
        String prefix = "traffic-" + client + "-" + System.nanoTime() + "-";
        for (int i = 0; !stopped; i++) {
            String key = prefix + i;
            try {
                long began = System.nanoTime();
                write("INSERT INTO settings (key, value) VALUES (?, '1')", key);
                acknowledged.add(key);
                if (random.nextInt(4) == 0) {
                    write("UPDATE settings SET value = value || '+' WHERE key = ?", key);
                }
                if (random.nextInt(10) == 0) {
                    // Not expected from here on: it may be gone without our being told.
                    acknowledged.remove(key);
                    write("DELETE FROM settings WHERE key = ?", key);
                    deleted.add(key);
                } else if (!exists(key)) {
                    failures.add(new AssertionError(key + " was acknowledged and is not there"));
                }
                slowestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
                LockSupport.parkNanos(thinking.toNanos());
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
    }

    private void write(String sql, String key) {
        store.write((connection, dialect) -> Sql.update(connection, sql, key));
    }

    private boolean exists(String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT key FROM settings WHERE key = ?", row -> row.text("key"), key)
                .isPresent());
    }

    /** Waits until there are more acknowledged writes by this number. */
    void awaitMore(int more) {
        int before = acknowledged.size();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= before + more);
    }

    void stop() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("A client hangs");
        }
    }

    List<Throwable> failures() {
        return failures;
    }

    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    /** What was acknowledged and is not in the store, or was deleted and is. */
    Set<String> missing(Store now) {
        List<String> found = now.read((connection, dialect) ->
                Sql.list(connection, "SELECT key FROM settings WHERE key LIKE 'traffic-%'", row -> row.text("key")));
        Set<String> there = new TreeSet<>(found);
        Set<String> wrong = new TreeSet<>(acknowledged);
        wrong.removeAll(there);
        there.retainAll(deleted);
        wrong.addAll(there);
        return wrong;
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
