package io.windflow.tests.framework.extension.probe;

import io.windflow.api.capability.Capability;
import io.windflow.spi.cache.CacheProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Uses the cache from several threads, without a pause, and notes each call that fails and the slowest. */
final class Hammer {

    private final Capability<CacheProvider> cache;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong slowestInNanos = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile boolean stopped;

    Hammer(Capability<CacheProvider> cache, int count) {
        this.cache = cache;
        this.threads = IntStream.range(0, count)
                .mapToObj(i -> new Thread(() -> work(i), "hammer-" + i))
                .toList();
        threads.forEach(Thread::start);
    }

    private void work(int number) {
        while (!stopped) {
            long started = System.nanoTime();
            try {
                cache.call(provider -> {
                    provider.put("hammer" + number, new byte[] {1, 2, 3}, Duration.ofMinutes(1));
                    provider.get("hammer" + number);
                    return provider.increment("hammers", Duration.ofMinutes(1));
                });
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
            calls.incrementAndGet();
            slowestInNanos.accumulateAndGet(System.nanoTime() - started, Math::max);
        }
    }

    long calls() {
        return calls.get();
    }

    Map<String, Object> stop() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "calls", calls.get(),
                "failures", List.copyOf(failures),
                "slowestMs", TimeUnit.NANOSECONDS.toMillis(slowestInNanos.get()));
    }
}
