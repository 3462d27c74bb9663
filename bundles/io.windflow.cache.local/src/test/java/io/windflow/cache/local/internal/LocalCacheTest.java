package io.windflow.cache.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.spi.cache.CacheProvider;
import io.windflow.testkit.CacheContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalCacheTest extends CacheContract {

    private final LocalCache cache = new LocalCache(new BoundedEntries(1_000, 1_000_000, System::nanoTime));

    @AfterEach
    void close() {
        cache.close();
    }

    @Override
    protected CacheProvider cache() {
        return cache;
    }

    @Test
    void refusesKeysThatNotEveryProviderTakes() {
        for (String key : new String[] {"", "two words", "é", "line\n", "x".repeat(251)}) {
            assertThatThrownBy(() -> cache.put(key, new byte[0], Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keepsNoThreadWhenNoMessagesFlow() throws Exception {
        try (AutoCloseable subscription = cache.subscribe("channel", message -> {})) {
            cache.publish("channel", "hello");
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("windflow-cache-messages")));
        }
        assertThat(cache.statistics().entries()).isZero();
    }
}
