package io.windflow.docker.internal.engine;

import io.windflow.api.engine.EngineChange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who watch an engine. */
final class Subscribers {

    private static final Logger LOGGER = LoggerFactory.getLogger(Subscribers.class);

    private final List<Consumer<EngineChange>> listeners = new CopyOnWriteArrayList<>();

    AutoCloseable add(Consumer<EngineChange> listener) {
        // A wrapper, so that closing twice or subscribing twice removes only its own.
        Consumer<EngineChange> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** Called by the link's thread only, so that all see the changes in their order. */
    void publish(EngineChange change) {
        for (Consumer<EngineChange> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                LOGGER.error("A listener failed on {}", change.getClass().getSimpleName(), e);
            }
        }
    }
}
