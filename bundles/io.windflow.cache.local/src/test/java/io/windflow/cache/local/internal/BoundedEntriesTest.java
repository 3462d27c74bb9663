package io.windflow.cache.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedEntriesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final BoundedEntries entries = new BoundedEntries(100, 10_000, nanos::get);

    @Test
    void anEntryEndsWithItsTime() {
        entries.put("a", new byte[] {1}, Duration.ofMillis(10));
        assertThat(entries.get("a")).isPresent();

        pass(Duration.ofMillis(10));

        assertThat(entries.get("a")).isEmpty();
        assertThat(entries.statistics().entries()).isZero();
        assertThat(entries.bytes()).isZero();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        BoundedEntries entries = new BoundedEntries(100, Long.MAX_VALUE, nanos::get);
        for (int i = 0; i < 100; i++) {
            entries.put("k" + i, new byte[1], MINUTE);
        }
        entries.get("k0");
        entries.put("one more", new byte[1], MINUTE);

        assertThat(entries.get("k0")).isPresent();
        assertThat(entries.get("k1")).isEmpty();
    }

    @Test
    void bytesAreBoundedWhateverIsWritten() {
        for (int i = 0; i < 1000; i++) {
            entries.put("k" + i % 37, new byte[i], MINUTE);
            assertThat(entries.bytes()).isLessThanOrEqualTo(10_000);
        }
        assertThat(entries.statistics().entries()).isPositive();
    }

    @Test
    void anEntryLargerThanTheCacheIsNotKeptAndReplacesWhatWasThere() {
        entries.put("a", new byte[] {1}, MINUTE);
        entries.put("a", new byte[20_000], MINUTE);

        assertThat(entries.get("a")).isEmpty();
        assertThat(entries.bytes()).isZero();
    }

    @Test
    void entriesThatAreOverGoWithLaterWrites() {
        for (int i = 0; i < 90; i++) {
            entries.put("old" + i, new byte[1], Duration.ofMillis(1));
        }
        pass(Duration.ofMillis(2));
        for (int i = 0; i < 30; i++) {
            entries.put("new" + i, new byte[1], MINUTE);
        }
        assertThat(entries.statistics().entries()).isEqualTo(30);
    }

    @Test
    void aCounterEndsAfterItsFirstWindow() {
        assertThat(entries.increment("n", MINUTE)).isEqualTo(1);
        pass(Duration.ofSeconds(40));
        assertThat(entries.increment("n", MINUTE)).isEqualTo(2);
        pass(Duration.ofSeconds(20));
        assertThat(entries.increment("n", MINUTE)).isEqualTo(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
