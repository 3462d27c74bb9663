package io.windflow.tests.e2e.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Requests from several connections, one after the other on each, until closed; remembers what failed. */
public final class Load implements AutoCloseable {

    private static final int MOST_FAILURES_KEPT = 20;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    @SafeVarargs
    public Load(int connections, Supplier<Api.Answer>... kinds) {
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> send(kinds), "load-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void send(Supplier<Api.Answer>[] kinds) {
        for (int i = 0; !over; i++) {
            long start = System.nanoTime();
            String failure = null;
            try {
                Api.Answer answer = kinds[i % kinds.length].get();
                if (answer.status() < 200 || answer.status() > 299) {
                    failure = answer.status() == 0
                            ? "refused"
                            : answer.status() + " " + answer.response().body();
                }
            } catch (RuntimeException e) {
                failure = e + ": " + e.getCause();
            }
            slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            requests.incrementAndGet();
            if (failure != null && failures.size() < MOST_FAILURES_KEPT) {
                failures.add(failure);
            }
        }
    }

    public long requests() {
        return requests.get();
    }

    public long slowestMillis() {
        return slowestNanos.get() / 1_000_000;
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(35_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
