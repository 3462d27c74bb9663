package io.windflow.core.internal.event;

import io.windflow.api.capability.Capability;
import io.windflow.api.event.Event;
import io.windflow.api.event.Events;
import io.windflow.core.internal.instance.Instances;
import io.windflow.spi.cache.CacheProvider;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Carries events to all who watch. Events go into a ring; each watcher reads it at his own pace on a thread that is
 * there only while there is something to tell him, so that a slow one holds up nobody.
 */
@Component(service = Events.class)
public final class EventHub implements Events {

    /** How many events one may be behind, or away, and still get all of them. */
    static final int CAPACITY = 1_000;

    private static final int KEEP_ALIVE_IN_S = 5;

    private final Clock clock;
    private final EventRing ring;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor executor;
    private final EventRelay relay;

    @Activate
    public EventHub(
            @Reference(target = "(" + Capability.ID + "=" + Capability.CACHE + ")") Capability<CacheProvider> cache,
            @Reference Instances instances) {
        this(cache, instances, Clock.tickMillis(ZoneOffset.UTC));
    }

    EventHub(Capability<CacheProvider> cache, Instances instances, Clock clock) {
        this.clock = clock;
        ring = new EventRing(CAPACITY, clock.instant());
        executor = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_ALIVE_IN_S, TimeUnit.SECONDS, new SynchronousQueue<>(), EventHub::daemon);
        relay = new EventRelay(cache, instances, this::append);
    }

    @Deactivate
    void close() {
        relay.close();
        watchers.forEach(Watcher::close);
        executor.shutdownNow();
    }

    /** A null among the data is left out. */
    @Override
    public void publish(String type, String subject, Map<String, Object> data) {
        Map<String, Object> values = new HashMap<>(data);
        values.values().removeIf(Objects::isNull);
        Instant now = clock.instant();
        append(type, now, subject, values);
        relay.send(type, now, subject, values);
    }

    @Override
    public AutoCloseable subscribe(Long afterId, Consumer<Event> listener) {
        long next = afterId == null ? ring.nextId() : afterId + 1;
        Watcher watcher = new Watcher(ring, clock, executor, next, listener);
        watchers.add(watcher);
        watcher.wake();
        return () -> {
            watchers.remove(watcher);
            watcher.close();
        };
    }

    private void append(String type, Instant time, String subject, Map<String, Object> data) {
        ring.append(type, time, subject, data);
        watchers.forEach(Watcher::wake);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "events");
        thread.setDaemon(true);
        return thread;
    }
}
