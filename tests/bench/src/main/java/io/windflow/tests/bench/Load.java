package io.windflow.tests.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Requests from several connections at once, each sending the next one when it has the answer. */
final class Load implements AutoCloseable {
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch begin = new CountDownLatch(1);
    private volatile boolean over;

    Load(int port, int connections, List<byte[]> requests) throws IOException {
        for (int i = 0; i < connections; i++) {
            Worker worker = new Worker(new Connection(port), requests, i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        begin.countDown();
    }

    /** What came of it; times in milliseconds, sorted. */
    record Result(long requests, long failed, double seconds, double[] times) {
        double perSecond() {
            return requests / seconds;
        }

        double percentile(double part) {
            return times[(int) Math.min(times.length - 1L, Math.round(Math.floor(times.length * part)))];
        }

        double slowest() {
            return times[times.length - 1];
        }
    }

    /** Sends for a while. */
    static Result during(int port, int connections, List<byte[]> requests, long millis)
            throws IOException, InterruptedException {
        try (Load load = new Load(port, connections, requests)) {
            Thread.sleep(millis);
            return load.stop();
        }
    }

    Result stop() throws InterruptedException {
        over = true;
        long failed = 0;
        double seconds = 0;
        List<double[]> all = new ArrayList<>();
        for (Worker worker : workers) {
            worker.join();
            failed += worker.failed;
            seconds = Math.max(seconds, worker.seconds);
            all.add(Arrays.copyOf(worker.times, worker.count));
        }
        double[] times = all.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return new Result(times.length, failed, seconds, times);
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private final class Worker extends Thread {
        private final Connection connection;
        private final List<byte[]> requests;
        private int next;
        private double[] times = new double[10_000];
        private int count;
        private long failed;
        private double seconds;

        Worker(Connection connection, List<byte[]> requests, int first) {
            this.connection = connection;
            this.requests = requests;
            this.next = first;
        }

        @Override
        public void run() {
            try (connection) {
                begin.await();
                long started = System.nanoTime();
                while (!over) {
                    one();
                }
                seconds = (System.nanoTime() - started) / 1e9;
            } catch (IOException e) {
                failed++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void one() throws IOException {
            long sent = System.nanoTime();
            if (!connection.send(requests.get(next++ % requests.size())).isGood()) {
                failed++;
            }
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            times[count++] = (System.nanoTime() - sent) / 1e6;
        }
    }
}
