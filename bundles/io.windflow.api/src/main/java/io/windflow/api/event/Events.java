package io.windflow.api.event;

import java.util.Map;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Carries live events to all who watch, on this instance and on those that share its data. */
@ProviderType
public interface Events {

    /** Publishes an event. Never blocks and never fails the caller. */
    void publish(String type, String subject, Map<String, Object> data);

    /**
     * Watches events, in order. The listener is called by one thread at a time; one that falls behind by more than a
     * bounded number of events gets one {@link EventTypes#RESET} instead of what it missed.
     *
     * @param afterId the id of the last event the watcher has, null to start from now
     * @return stops watching when closed
     */
    AutoCloseable subscribe(Long afterId, Consumer<Event> listener);
}
