package io.windflow.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.windflow.api.capability.Capability;
import io.windflow.api.event.Event;
import io.windflow.api.event.EventTypes;
import io.windflow.core.internal.fake.MemorySignals;
import io.windflow.core.internal.instance.Instances;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.store.Signals;
import io.windflow.testkit.MemoryCache;
import io.windflow.testkit.TestCapability;
import io.windflow.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventHubTest {

    private final TestClock clock = new TestClock();
    private final MemoryCache shared = new MemoryCache(clock);
    private final List<EventHub> hubs = new ArrayList<>();
    private final List<Event> seen = new CopyOnWriteArrayList<>();
    private final EventHub events = hub(new TestCapability<>(Capability.CACHE, shared));

    @AfterEach
    void close() {
        hubs.forEach(EventHub::close);
    }

    @Test
    void tellsEventsInOrder() {
        events.publish(EventTypes.STACK_CHANGED, "before", Map.of());
        events.subscribe(null, seen::add);

        for (int i = 0; i < 500; i++) {
            events.publish(EventTypes.STACK_CHANGED, "stack" + i, Map.of("number", i));
        }

        awaitSeen(500);
        for (int i = 0; i < 500; i++) {
            assertThat(seen.get(i).subject()).isEqualTo("stack" + i);
            assertThat(seen.get(i).data()).isEqualTo(Map.of("number", i));
            assertThat(seen.get(i).time()).isEqualTo(clock.instant());
        }
        assertThat(seen).extracting(Event::id).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void leavesOutANullAmongTheData() {
        events.subscribe(null, seen::add);
        Map<String, Object> data = new HashMap<>();
        data.put("state", "FAILED");
        data.put("reason", null);

        events.publish(EventTypes.DEPLOYMENT_CHANGED, "d", data);

        awaitSeen(1);
        assertThat(seen.get(0).data()).isEqualTo(Map.of("state", "FAILED"));
    }

    @Test
    void resumesAfterTheLastEventSeen() {
        events.subscribe(null, seen::add);
        publish(10);
        awaitSeen(10);

        List<Event> resumed = new CopyOnWriteArrayList<>();
        events.subscribe(seen.get(6).id(), resumed::add);

        await().atMost(Duration.ofSeconds(10)).until(() -> resumed.size() == 3);
        assertThat(resumed).isEqualTo(seen.subList(7, 10));
        publish(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> resumed.size() == 4);
    }

    @Test
    void saysThatEventsWereLostToOneWhoWasAwayForTooMany() {
        events.subscribe(null, seen::add);
        publish(1);
        awaitSeen(1);
        long last = seen.get(0).id();
        publish(EventHub.CAPACITY + 1);

        List<Event> resumed = new CopyOnWriteArrayList<>();
        events.subscribe(last, resumed::add);
        await().atMost(Duration.ofSeconds(10)).until(() -> resumed.size() == 1);
        assertThat(resumed.get(0).type()).isEqualTo(EventTypes.RESET);
        assertThat(resumed.get(0).subject()).isEmpty();

        publish(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> resumed.size() == 2);
        assertThat(resumed.get(1).id()).isEqualTo(resumed.get(0).id() + 1);
    }

    @Test
    void growsIdsOverARestartAndResetsWatchersOfTheFormerProcess() {
        events.subscribe(null, seen::add);
        publish(3);
        awaitSeen(3);
        clock.advance(Duration.ofSeconds(1));
        EventHub restarted = hub(new TestCapability<>(Capability.CACHE, shared));

        List<Event> resumed = new CopyOnWriteArrayList<>();
        restarted.subscribe(seen.get(2).id(), resumed::add);

        await().atMost(Duration.ofSeconds(10)).until(() -> resumed.size() == 1);
        assertThat(resumed.get(0).type()).isEqualTo(EventTypes.RESET);
        assertThat(resumed.get(0).id()).isGreaterThan(seen.get(2).id());
    }

    @Test
    void resetsAWatcherFromTheFuture() {
        publish(1);

        events.subscribe(Long.MAX_VALUE - 1, seen::add);

        awaitSeen(1);
        assertThat(seen.get(0).type()).isEqualTo(EventTypes.RESET);
    }

    @Test
    void resetsASlowWatcherOnceAndHoldsUpNobody() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Event> slow = new CopyOnWriteArrayList<>();
        events.subscribe(null, event -> {
            slow.add(event);
            entered.countDown();
            join(release);
        });
        events.subscribe(null, seen::add);
        publish(1);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 10; i++) {
            publish(EventHub.CAPACITY / 2);
            awaitSeen(1 + (i + 1) * EventHub.CAPACITY / 2);
        }
        release.countDown();
        await().atMost(Duration.ofSeconds(10)).until(() -> slow.size() == 2);
        publish(1);
        await().atMost(Duration.ofSeconds(10)).until(() -> slow.size() == 3);

        assertThat(slow)
                .extracting(Event::type)
                .containsExactly(EventTypes.STACK_CHANGED, EventTypes.RESET, EventTypes.STACK_CHANGED);
    }

    @Test
    void goesOnAfterAListenerFailed() {
        events.subscribe(null, event -> {
            seen.add(event);
            throw new IllegalStateException("a listener's own trouble");
        });

        publish(2);

        awaitSeen(2);
    }

    @Test
    void tellsNothingAfterTheEnd() throws Exception {
        AutoCloseable first = events.subscribe(null, seen::add);
        publish(1);
        awaitSeen(1);
        first.close();
        List<Event> other = new CopyOnWriteArrayList<>();
        events.subscribe(null, other::add);

        publish(1);

        await().atMost(Duration.ofSeconds(10)).until(() -> other.size() == 1);
        assertThat(seen).hasSize(1);
    }

    @Test
    void tellsAllEventsOfManyPublishersInOneOrder() throws Exception {
        List<Event> other = new CopyOnWriteArrayList<>();
        events.subscribe(null, seen::add);
        events.subscribe(null, other::add);
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread publisher = new Thread(() -> publish(100));
            publisher.start();
            publishers.add(publisher);
        }
        for (Thread publisher : publishers) {
            publisher.join(10_000);
        }

        awaitSeen(800);
        await().atMost(Duration.ofSeconds(10)).until(() -> other.size() == 800);
        assertThat(seen).isEqualTo(other).extracting(Event::id).isSorted();
    }

    @Test
    void reachesOtherInstancesThroughASharedCache() {
        EventHub one = hub(new TestCapability<>(Capability.CACHE, "cache", shared));
        EventHub two = hub(new TestCapability<>(Capability.CACHE, "cache", shared));
        List<Event> other = new CopyOnWriteArrayList<>();
        one.subscribe(null, seen::add);
        two.subscribe(null, other::add);

        one.publish(EventTypes.STACK_CHANGED, "web", Map.of("list", List.of(1, 2), "flag", true));

        await().atMost(Duration.ofSeconds(10)).until(() -> other.size() == 1 && seen.size() == 1);
        assertThat(other.get(0).type()).isEqualTo(EventTypes.STACK_CHANGED);
        assertThat(other.get(0).subject()).isEqualTo("web");
        assertThat(other.get(0).time()).isEqualTo(clock.instant());
        assertThat(other.get(0).data()).isEqualTo(Map.of("list", List.of(1, 2), "flag", true));
    }

    @Test
    void servesItsOwnWatchersWhenTheCacheFails() {
        EventHub hub = hub(new TestCapability<>(Capability.CACHE, "cache", shared));
        hub.subscribe(null, seen::add);
        shared.setDown(true);

        assertThatCode(() -> hub.publish(EventTypes.STACK_CHANGED, "web", Map.of()))
                .doesNotThrowAnyException();

        awaitSeen(1);
    }

    @Test
    void followsTheCacheToAnotherProvider() {
        TestCapability<CacheProvider> cache = new TestCapability<>(Capability.CACHE, "cache", new MemoryCache(clock));
        EventHub moved = hub(cache);
        moved.subscribe(null, seen::add);
        EventHub other = hub(new TestCapability<>(Capability.CACHE, "cache", shared));

        cache.use(shared);
        other.publish(EventTypes.STACK_CHANGED, "web", Map.of());

        awaitSeen(1);
    }

    @Test
    void survivesWhatIsNoEvent() {
        EventHub hub = hub(new TestCapability<>(Capability.CACHE, "cache", shared));
        hub.subscribe(null, seen::add);
        for (String text : List.of("", "null", "[]", "{\"instance\":\"x\"}", "{\"time\":\"x\"}")) {
            shared.publish("windflow.events", text);
        }

        hub.publish(EventTypes.STACK_CHANGED, "web", Map.of());

        awaitSeen(1);
        assertThat(seen.get(0).subject()).isEqualTo("web");
    }

    @Test
    void reachesOtherInstancesThroughAStoreThatTheyShare() {
        MemorySignals signals = new MemorySignals();
        EventHub one = hub(signals);
        EventHub two = hub(signals.other());
        List<Event> other = new CopyOnWriteArrayList<>();
        one.subscribe(null, seen::add);
        two.subscribe(null, other::add);

        one.publish(EventTypes.CONTAINER_CHANGED, "which each engine tells itself", Map.of());
        one.publish(EventTypes.STACK_CHANGED, "web", Map.of("list", List.of(1, 2)));
        one.publish(EventTypes.STACK_CHANGED, "long", Map.of("text", "é".repeat(Signals.MOST_BYTES / 2)));

        await().atMost(Duration.ofSeconds(10)).until(() -> other.size() == 2 && seen.size() == 3);
        assertThat(other.get(0).subject()).isEqualTo("web");
        assertThat(other.get(0).data()).isEqualTo(Map.of("list", List.of(1, 2)));
        assertThat(other.get(1).type()).isEqualTo(EventTypes.RESET);
    }

    @Test
    void saysThatEventsOfOthersMayBeMissing() {
        MemorySignals signals = new MemorySignals();
        EventHub hub = hub(signals);
        hub.subscribe(null, seen::add);

        signals.setDown(true);
        await().atMost(Duration.ofSeconds(10)).until(() -> signals.refused() > 0);
        signals.setDown(false);

        awaitSeen(1);
        assertThat(seen.get(0).type()).isEqualTo(EventTypes.RESET);
    }

    private EventHub hub(MemorySignals signals) {
        return hub(
                new TestCapability<>(Capability.CACHE, shared),
                new Instances(new TestCapability<>(Capability.STORE, signals)));
    }

    private EventHub hub(Capability<CacheProvider> cache) {
        return hub(cache, new Instances(new TestCapability<>(Capability.STORE, null)));
    }

    private EventHub hub(Capability<CacheProvider> cache, Instances instances) {
        EventHub hub = new EventHub(cache, instances, clock);
        hubs.add(hub);
        return hub;
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            events.publish(EventTypes.STACK_CHANGED, "web", Map.of());
        }
    }

    private void awaitSeen(int count) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(seen).hasSize(count));
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
