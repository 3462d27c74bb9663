package io.windflow.testkit;

import io.windflow.api.event.Event;
import io.windflow.api.event.Events;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Events that are kept in memory and told to watchers at once, by the publishing thread. */
public final class RecordingEvents implements Events {

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public synchronized void publish(String type, String subject, Map<String, Object> data) {
        Event event = new Event(events.size() + 1L, type, Instant.now(), subject, data);
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public synchronized AutoCloseable subscribe(Long afterId, Consumer<Event> listener) {
        if (afterId != null) {
            events.stream().filter(event -> event.id() > afterId).forEach(listener);
        }
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** All events, oldest first. */
    public List<Event> events() {
        return List.copyOf(events);
    }
}
