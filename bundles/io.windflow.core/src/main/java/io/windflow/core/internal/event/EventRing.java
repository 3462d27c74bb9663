package io.windflow.core.internal.event;

import io.windflow.api.event.Event;
import io.windflow.api.event.EventTypes;
import java.time.Instant;
import java.util.Map;

/**
 * The last events, each with an id one higher than the one before. The first id comes from the clock, in microseconds,
 * so that ids also grow over restarts; JavaScript counts that far.
 */
final class EventRing {

    private final Event[] events; // guarded by this
    private final long firstId;
    private long nextId; // guarded by this

    EventRing(int capacity, Instant start) {
        events = new Event[capacity];
        firstId = start.toEpochMilli() * 1000;
        nextId = firstId;
    }

    synchronized void append(String type, Instant time, String subject, Map<String, Object> data) {
        events[slot(nextId)] = new Event(nextId, type, time, subject, data);
        nextId++;
    }

    synchronized long nextId() {
        return nextId;
    }

    /** Whether the events from an id on are all here, or none is needed yet. */
    synchronized boolean has(long id) {
        return id <= nextId && id >= Math.max(firstId, nextId - events.length);
    }

    /**
     * The event with this id, null if it is not here yet. If it is not here any more, the one that says so, with the id
     * after which to go on.
     */
    synchronized Event get(long id, Instant now) {
        if (!has(id)) {
            return new Event(nextId - 1, EventTypes.RESET, now, "", Map.of());
        }
        return id == nextId ? null : events[slot(id)];
    }

    private int slot(long id) {
        return (int) ((id - firstId) % events.length);
    }
}
