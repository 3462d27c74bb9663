package io.windflow.testkit;

import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.cache.CacheStatistics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A cache in memory whose entries end by a test's clock, and that a test can take away. */
public final class MemoryCache implements CacheProvider {

    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>(); // guarded by this
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    public MemoryCache(Clock clock) {
        this.clock = clock;
    }

    /** Makes every operation fail, or serve again. */
    public void setDown(boolean down) {
        this.down = down;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void probe() {
        if (down) {
            throw ProviderUnavailableException.passing("The cache was taken away", "Give it back", null);
        }
    }

    @Override
    public synchronized Optional<byte[]> get(String key) {
        probe();
        return find(key).map(entry -> entry.value().clone());
    }

    @Override
    public synchronized void put(String key, byte[] value, Duration timeToLive) {
        probe();
        entries.put(key, new Entry(value.clone(), clock.instant().plus(timeToLive)));
    }

    @Override
    public synchronized boolean putIfAbsent(String key, byte[] value, Duration timeToLive) {
        if (get(key).isPresent()) {
            return false;
        }
        put(key, value, timeToLive);
        return true;
    }

    @Override
    public synchronized void remove(String key) {
        probe();
        entries.remove(key);
    }

    @Override
    public synchronized long increment(String key, Duration window) {
        probe();
        Optional<Entry> former = find(key);
        long value = former.map(entry -> Long.parseLong(new String(entry.value(), StandardCharsets.US_ASCII)))
                        .orElse(0L)
                + 1;
        Instant end = former.map(Entry::end).orElseGet(() -> clock.instant().plus(window));
        entries.put(key, new Entry(Long.toString(value).getBytes(StandardCharsets.US_ASCII), end));
        return value;
    }

    @Override
    public void publish(String channel, String message) {
        probe();
        for (Subscription subscription : subscriptions) {
            if (subscription.channel().equals(channel)) {
                subscription.listener().accept(message);
            }
        }
    }

    @Override
    public AutoCloseable subscribe(String channel, Consumer<String> listener) {
        Subscription subscription = new Subscription(channel, listener);
        subscriptions.add(subscription);
        return () -> subscriptions.remove(subscription);
    }

    @Override
    public synchronized CacheStatistics statistics() {
        return new CacheStatistics(0, 0, entries.size());
    }

    private Optional<Entry> find(String key) {
        return Optional.ofNullable(entries.get(key)).filter(entry -> entry.end().isAfter(clock.instant()));
    }

    private record Entry(byte[] value, Instant end) {}

    private record Subscription(String channel, Consumer<String> listener) {}
}
