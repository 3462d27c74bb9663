package io.windflow.core.internal.event;

import com.fasterxml.jackson.core.type.TypeReference;
import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.api.event.EventTypes;
import io.windflow.core.internal.Json;
import io.windflow.core.internal.SerialWorker;
import io.windflow.core.internal.instance.Instances;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.store.Signals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events between the instances of WindFlow: through the store where they share that, else through a cache that
 * they share. What it cannot send is left out, since events are hints; where some may have been missed, those who watch
 * are told to read everything again.
 */
final class EventRelay {

    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final String CHANNEL = "windflow.events";
    private static final String TOPIC = "event";
    private static final int MAX_WAITING = 500;
    private static final int MOST_BYTES = Signals.MOST_BYTES - TOPIC.length() - 1;

    /** What each instance sees by itself, or what is about itself alone. */
    private static final Set<String> NOT_SENT = Set.of(
            EventTypes.ENGINE_CHANGED,
            EventTypes.CONTAINER_CHANGED,
            EventTypes.EXTENSION_CHANGED,
            EventTypes.CAPABILITY_CHANGED);

    private final Capability<CacheProvider> cache;
    private final Instances instances;
    private final Receiver receiver;
    private final String instance = UUID.randomUUID().toString();
    private final SerialWorker worker = new SerialWorker("events-relay", MAX_WAITING);
    private final List<AutoCloseable> subscriptions;

    EventRelay(Capability<CacheProvider> cache, Instances instances, Receiver receiver) {
        this.cache = cache;
        this.instances = instances;
        this.receiver = receiver;
        this.subscriptions = List.of(
                cache.attach(provider -> provider.subscribe(CHANNEL, this::receive)),
                instances.listen(TOPIC, this::receive),
                instances.onGap(() -> receiver.receive(EventTypes.RESET, Instant.now(), "", Map.of())));
    }

    void send(String type, Instant time, String subject, Map<String, Object> data) {
        if (NOT_SENT.contains(type)) {
            return;
        }
        Message message = new Message(instance, type, time.toEpochMilli(), subject, data);
        if (instances.areShared()) {
            instances.send(TOPIC, text(message));
        } else if (cache.status().extension() != null) {
            // The embedded cache ends with this process: nobody else listens.
            worker.offer(() -> publish(message));
        }
    }

    /** What is too long for the store says that there is something to read. */
    private static String text(Message message) {
        String text = Json.write(message);
        return text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
                ? text
                : Json.write(new Message(message.instance(), EventTypes.RESET, message.time(), "", Map.of()));
    }

    void close() {
        worker.close(Duration.ZERO);
        for (AutoCloseable subscription : subscriptions) {
            try {
                subscription.close();
            } catch (Exception e) {
                LOG.debug("The subscription to other instances did not close", e);
            }
        }
    }

    private void publish(Message message) {
        try {
            String text = Json.write(message);
            cache.call(provider -> {
                provider.publish(CHANNEL, text);
                return null;
            });
        } catch (Problem e) {
            LOG.debug("An event was not sent to other instances: {}", e.getMessage());
        }
    }

    private void receive(String text) {
        try {
            Message message = Json.read(text, new TypeReference<>() {});
            if (!instance.equals(message.instance())) {
                receiver.receive(
                        message.type(), Instant.ofEpochMilli(message.time()), message.subject(), message.data());
            }
        } catch (RuntimeException e) {
            LOG.warn("What came from another instance is no event", e);
        }
    }

    /** Takes an event of another instance. */
    @FunctionalInterface
    interface Receiver {
        void receive(String type, Instant time, String subject, Map<String, Object> data);
    }

    /** An event on its way. */
    record Message(String instance, String type, long time, String subject, Map<String, Object> data) {}
}
