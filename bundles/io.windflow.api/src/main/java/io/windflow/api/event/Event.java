package io.windflow.api.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that changed.
 *
 * @param id grows with every event of this instance, also over restarts
 * @param type what happened, one of {@link EventTypes}
 * @param time when
 * @param subject what it is about: a stack's name, a deployment's id, an extension's id, ...
 * @param data more, as JSON values (strings, numbers, booleans, lists, maps); never a secret
 */
public record Event(long id, String type, Instant time, String subject, Map<String, Object> data) {

    public Event {
        data = Map.copyOf(data);
    }
}
