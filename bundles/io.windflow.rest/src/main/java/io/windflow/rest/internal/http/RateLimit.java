package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.spi.cache.CacheProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the requests of each user in a minute, over all instances. Requests are counted here and told to the shared
 * counter in batches, so that the limit costs next to nothing: it holds to within one batch for each instance.
 */
public final class RateLimit {

    private static final int BATCHES = 50;

    /** So many users' windows are kept before those of past minutes are forgotten. */
    private static final int MANY = 1_000;

    private static final long WINDOW_MS = Duration.ofMinutes(1).toMillis();

    private final Capability<CacheProvider> cache;
    private final Clock clock;
    private final int perMinute;
    private final int batch;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** One user's minute. */
    private static final class Window {

        final long minute;
        final AtomicLong requests = new AtomicLong();
        volatile boolean spent;

        Window(long minute) {
            this.minute = minute;
        }
    }

    /** @param perMinute requests of one user in a minute, 0 for no limit */
    public RateLimit(Capability<CacheProvider> cache, Clock clock, int perMinute) {
        this.cache = cache;
        this.clock = clock;
        this.perMinute = perMinute;
        this.batch = Math.max(1, perMinute / BATCHES);
    }

    /** Counts a request. @throws Problem TOO_MANY when the minute's requests are spent */
    public void count(String userId) {
        if (perMinute == 0) {
            return;
        }
        long now = clock.millis();
        long minute = now / WINDOW_MS;
        Window window = window(userId, minute);
        if (!window.spent && window.requests.getAndIncrement() % batch == 0) {
            window.spent = batchesUsed(userId, minute) * batch > perMinute;
        }
        if (window.spent) {
            throw Problem.tooMany(
                    "More than " + perMinute + " requests in a minute", Duration.ofMillis(WINDOW_MS - now % WINDOW_MS));
        }
    }

    private long batchesUsed(String userId, long minute) {
        String key = "rate:api:" + userId + ":" + minute;
        return cache.call(provider -> provider.increment(key, Duration.ofMinutes(2)));
    }

    private Window window(String userId, long minute) {
        Window window = windows.get(userId);
        if (window != null && window.minute == minute) {
            return window;
        }
        if (windows.size() > MANY) {
            windows.values().removeIf(old -> old.minute < minute);
        }
        return windows.compute(userId, (id, last) -> last != null && last.minute == minute ? last : new Window(minute));
    }
}
