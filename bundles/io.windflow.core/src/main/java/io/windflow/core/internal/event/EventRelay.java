package io.windflow.core.internal.event;

import com.fasterxml.jackson.core.type.TypeReference;
import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.core.internal.Json;
import io.windflow.core.internal.SerialWorker;
import io.windflow.spi.cache.CacheProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries events between the instances of WindFlow that share a cache. What it cannot send is left out: events are hints. */
final class EventRelay {

    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
    private static final String CHANNEL = "windflow.events";
    private static final int MAX_WAITING = 500;

    private final Capability<CacheProvider> cache;
    private final Receiver receiver;
    private final String instance = UUID.randomUUID().toString();
    private final SerialWorker worker = new SerialWorker("events-relay", MAX_WAITING);
    private final AutoCloseable subscription;

    EventRelay(Capability<CacheProvider> cache, Receiver receiver) {
        this.cache = cache;
        this.receiver = receiver;
        this.subscription = cache.attach(provider -> provider.subscribe(CHANNEL, this::receive));
    }

    void send(String type, Instant time, String subject, Map<String, Object> data) {
        // The embedded cache ends with this process: nobody else listens.
        if (cache.status().extension() != null) {
            worker.offer(() -> publish(new Message(instance, type, time.toEpochMilli(), subject, data)));
        }
    }

    void close() {
        worker.close(Duration.ZERO);
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.debug("The subscription to other instances did not close", e);
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
