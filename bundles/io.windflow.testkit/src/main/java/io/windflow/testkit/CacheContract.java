package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.spi.cache.CacheProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every provider of the cache capability does alike. A provider's test extends this and says how to get one. */
@Timeout(60)
public abstract class CacheContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(80);

    /** Keys of a test of their own, whatever an earlier run left behind. */
    private final String test = UUID.randomUUID() + ":";

    /** The provider to test, the same at each call within one test. */
    protected abstract CacheProvider cache();

    @Test
    void itServesAndHasAName() {
        assertThat(cache().name()).isNotBlank();
        assertThatCode(() -> cache().probe()).doesNotThrowAnyException();
    }

    @Test
    void whatWasPutIsThere() {
        byte[] value = {0, -1, 10, 13, 127};
        cache().put(key("a"), value, MINUTE);

        assertThat(cache().get(key("a"))).hasValue(value);
        assertThat(cache().get(key("b"))).isEmpty();
    }

    @Test
    void anEmptyValueIsAValue() {
        cache().put(key("empty"), new byte[0], MINUTE);

        assertThat(cache().get(key("empty"))).hasValue(new byte[0]);
    }

    @Test
    void theCallerOwnsTheArrays() {
        byte[] given = bytes("abc");
        cache().put(key("a"), given, MINUTE);
        given[0] = 'x';
        byte[] taken = cache().get(key("a")).orElseThrow();
        assertThat(taken).isEqualTo(bytes("abc"));
        taken[0] = 'y';

        assertThat(cache().get(key("a"))).hasValue(bytes("abc"));
    }

    @Test
    void aPutReplacesValueAndTime() {
        cache().put(key("a"), bytes("short"), SHORT);
        cache().put(key("a"), bytes("long"), MINUTE);
        cache().put(key("clock"), bytes("1"), SHORT);

        await().until(() -> cache().get(key("clock")).isEmpty());
        assertThat(cache().get(key("a"))).hasValue(bytes("long"));
    }

    @Test
    void anEntryEnds() {
        cache().put(key("a"), bytes("1"), SHORT);

        await().atMost(Duration.ofSeconds(5)).until(() -> cache().get(key("a")).isEmpty());
    }

    @Test
    void onlyTheFirstPutIfAbsentKeepsUntilItEnds() {
        assertThat(cache().putIfAbsent(key("a"), bytes("1"), SHORT)).isTrue();
        assertThat(cache().putIfAbsent(key("a"), bytes("2"), SHORT)).isFalse();
        assertThat(cache().get(key("a")).orElse(bytes("1"))).isEqualTo(bytes("1"));

        await().atMost(Duration.ofSeconds(5)).until(() -> cache().putIfAbsent(key("a"), bytes("3"), MINUTE));
        assertThat(cache().get(key("a"))).hasValue(bytes("3"));
    }

    @Test
    void ofManyAtOnceOnePutIfAbsentWins() {
        List<CompletableFuture<Boolean>> all = IntStream.range(0, 16)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> cache().putIfAbsent(key("a"), bytes("" + i), MINUTE)))
                .toList();

        assertThat(all.stream().filter(CompletableFuture::join).count()).isEqualTo(1);
    }

    @Test
    void whatWasRemovedIsGone() {
        cache().put(key("a"), bytes("1"), MINUTE);
        cache().remove(key("a"));
        cache().remove(key("never there"));

        assertThat(cache().get(key("a"))).isEmpty();
    }

    @Test
    void aCounterCountsEveryIncrement() {
        assertThat(cache().increment(key("n"), MINUTE)).isEqualTo(1);
        List<CompletableFuture<Long>> all = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> cache().increment(key("n"), MINUTE)))
                .toList();

        assertThat(all.stream().map(CompletableFuture::join).distinct().count()).isEqualTo(200);
        assertThat(cache().increment(key("n"), MINUTE)).isEqualTo(202);
    }

    @Test
    void aCounterEndsAfterTheWindowOfItsFirstIncrement() {
        Duration window = Duration.ofMillis(300);
        assertThat(cache().increment(key("n"), window)).isEqualTo(1);
        long started = System.nanoTime();

        // Counting goes on all the time, so a window that began anew with each increment would never end.
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> cache().increment(key("n"), window) == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void messagesReachEverySubscriberInOrder() throws Exception {
        List<String> first = new CopyOnWriteArrayList<>();
        List<String> second = new CopyOnWriteArrayList<>();
        List<String> other = new CopyOnWriteArrayList<>();
        List<String> sent =
                IntStream.range(0, 200).mapToObj(i -> "message é " + i).toList();

        try (AutoCloseable a = cache().subscribe(key("channel"), first::add);
                AutoCloseable b = cache().subscribe(key("channel"), second::add);
                AutoCloseable c = cache().subscribe(key("other"), other::add)) {
            sent.forEach(message -> cache().publish(key("channel"), message));
            cache().publish(key("other"), "for the other");

            await().untilAsserted(() -> assertThat(first).isEqualTo(sent));
            await().untilAsserted(() -> assertThat(second).isEqualTo(sent));
            await().untilAsserted(() -> assertThat(other).containsExactly("for the other"));
        }
    }

    @Test
    void aClosedSubscriptionReceivesNothing() throws Exception {
        List<String> closed = new CopyOnWriteArrayList<>();
        List<String> open = new CopyOnWriteArrayList<>();
        AutoCloseable subscription = cache().subscribe(key("channel"), closed::add);
        try (AutoCloseable other = cache().subscribe(key("channel"), open::add)) {
            cache().publish(key("channel"), "one");
            await().until(() -> closed.size() == 1);
            subscription.close();
            cache().publish(key("channel"), "two");
            await().until(() -> open.size() == 2);
        }
        assertThat(closed).containsExactly("one");
    }

    @Test
    void aSubscriberThatFailsHarmsNoOther() throws Exception {
        AtomicInteger received = new AtomicInteger();
        try (AutoCloseable bad = cache().subscribe(key("channel"), message -> {
                    throw new IllegalStateException("a test's subscriber fails");
                });
                AutoCloseable good = cache().subscribe(key("channel"), message -> received.incrementAndGet())) {
            cache().publish(key("channel"), "one");
            cache().publish(key("channel"), "two");
            await().until(() -> received.get() == 2);
        }
    }

    @Test
    void itCountsHitsAndMisses() {
        long hits = cache().statistics().hits();
        long misses = cache().statistics().misses();
        cache().put(key("a"), bytes("1"), MINUTE);
        cache().get(key("a"));
        cache().get(key("a"));
        cache().get(key("b"));

        assertThat(cache().statistics().hits() - hits).isEqualTo(2);
        assertThat(cache().statistics().misses() - misses).isEqualTo(1);
    }

    @Test
    void anEntryWithoutATimeIsRefused() {
        assertThatThrownBy(() -> cache().put(key("a"), bytes("1"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache().increment(key("n"), Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String key(String name) {
        return test + name.replace(' ', '-');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
