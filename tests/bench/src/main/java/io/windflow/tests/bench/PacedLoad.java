package io.windflow.tests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * So many requests a second, each sent when it is due whatever became of those before. A request's time counts from when
 * it was due, so that a server that stands still is not asked less.
 */
final class PacedLoad implements AutoCloseable {
    private static final int CONNECTIONS = 16;

    private final int port;
    private final List<byte[]> requests;
    private final long interval;
    private final long began = System.nanoTime();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Double> times = new ArrayList<>(); // guarded by this
    private int next; // guarded by this
    private long failed; // guarded by this
    private volatile boolean over;

    PacedLoad(int port, int perSecond, List<byte[]> requests) {
        this.port = port;
        this.requests = requests;
        this.interval = 1_000_000_000L / perSecond;
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread thread = new Thread(this::run, "load-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void run() {
        try (Connection connection = new Connection(port)) {
            while (!over) {
                int number;
                synchronized (this) {
                    number = next++;
                }
                long due = began + number * interval;
                long early = due - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                }
                boolean good =
                        connection.send(requests.get(number % requests.size())).isGood();
                note(good, (System.nanoTime() - due) / 1e6);
            }
        } catch (IOException e) {
            note(false, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(boolean good, double millis) {
        times.add(millis);
        if (!good) {
            failed++;
        }
    }

    /** What came of it; times in milliseconds, sorted. */
    record Result(long requests, long failed, double[] times) {
        double percentile(double part) {
            return times[(int) Math.min(times.length - 1L, (long) (times.length * part))];
        }

        double slowest() {
            return times[times.length - 1];
        }
    }

    Result stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (this) {
            double[] sorted =
                    times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return new Result(sorted.length, failed, Arrays.copyOf(sorted, sorted.length));
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
