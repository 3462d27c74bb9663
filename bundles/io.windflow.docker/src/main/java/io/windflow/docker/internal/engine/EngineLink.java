package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineStatus;
import io.windflow.docker.internal.Threads;
import io.windflow.docker.internal.http.EngineAwayException;
import io.windflow.docker.internal.http.EngineHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in touch with an engine: connects, keeps the inventory true by the engine's events and a slow full list, notices
 * when the engine goes, and tries again until it is back. One thread does all of it and tells the subscribers; a second
 * one only reads events.
 */
final class EngineLink implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(EngineLink.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(3);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration READER = Duration.ofSeconds(1);

    /** Also refreshes the sentences such as "Up 2 minutes", and finds an engine that hangs. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    /** The engine says "die" a moment before its list does, and nothing after it: what changed is read once more. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(150);

    /** Above this a full list is the shorter question. */
    private static final int MOST_IDS = 50;

    /** Not the exec events: health checks make several of them every few seconds. */
    private static final String EVENTS = "/events?filters="
            + encode("{\"type\":[\"container\"],\"event\":[\"create\",\"start\",\"restart\",\"stop\",\"die\",\"kill\","
                    + "\"oom\",\"pause\",\"unpause\",\"rename\",\"update\",\"destroy\",\"health_status\"]}");

    /** Opens a connection, or says why there is none. */
    @FunctionalInterface
    interface Connector {
        EngineHttp open() throws EngineAwayException;
    }

    private final String id;
    private final String address;
    private final Connector connector;
    private final Supplier<String> composeVersion;
    private final Inventory inventory;
    private final Subscribers subscribers;
    private final Thread thread;
    private final CountDownLatch firstContact = new CountDownLatch(1);

    private volatile boolean closed;
    private volatile EngineClient client;
    private volatile Contact contact =
            new Contact(false, "WindFlow has not reached the Docker Engine yet", Instant.now(), EngineFacts.NONE);

    EngineLink(
            String id,
            String address,
            Connector connector,
            Supplier<String> composeVersion,
            Inventory inventory,
            Subscribers subscribers) {
        this.id = id;
        this.address = address;
        this.connector = connector;
        this.composeVersion = composeVersion;
        this.inventory = inventory;
        this.subscribers = subscribers;
        this.thread = new Thread(this::run, "windflow-docker");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    EngineStatus status() {
        Contact now = contact;
        return now.facts.status(id, address, now.reachable, now.reason, now.since, composeVersion.get());
    }

    /** The connection. @throws Problem ENGINE_UNAVAILABLE if there is none; waits a moment for the first after start */
    EngineClient client() {
        EngineClient current = client;
        if (current == null && awaitFirstContact()) {
            current = client;
        }
        if (current == null) {
            throw away(contact.reason);
        }
        return current;
    }

    static Problem away(String reason) {
        return Problem.unavailable(ProblemType.ENGINE_UNAVAILABLE, reason, null, LONGEST_PAUSE);
    }

    @Override
    public void close() {
        closed = true;
        EngineClient current = client;
        if (current != null) {
            current.close();
        }
        thread.interrupt();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitFirstContact() {
        try {
            return firstContact.await(FIRST_CONTACT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            long began = System.nanoTime();
            try {
                EngineClient fresh = EngineClient.connect(connector.open());
                replaceClient(fresh);
                serve(fresh);
                // The events ended. Whether the engine went too shows when it is asked again.
            } catch (EngineAwayException e) {
                gone(e.getMessage() + ". " + e.advice());
            } catch (EngineRefusal e) {
                gone("The Docker Engine refused WindFlow: " + e.getMessage());
            } catch (IOException e) {
                gone("The Docker Engine at " + address + " does not answer: " + e.getMessage());
            } catch (InterruptedException e) {
                continue;
            } catch (RuntimeException e) {
                LOGGER.error("Lost touch with the Docker Engine", e);
                gone("WindFlow failed on what the Docker Engine said: " + e);
            }
            boolean lasted = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
            pause = lasted ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
            sleep(pause);
        }
        replaceClient(null);
    }

    private void serve(EngineClient engine) throws IOException, InterruptedException {
        Thread reader = null;
        try (EngineHttp.Reply events = engine.stream(EVENTS)) {
            // The events are asked for before the list, so that nothing falls between.
            StaleContainers stale = new StaleContainers();
            reader = Threads.start("windflow-docker-events", () -> read(events, stale));
            EngineFacts facts = EngineFacts.read(engine);
            arrived(facts, inventory.replace(list(engine, "")));
            long nextResync = System.nanoTime() + RESYNC.toNanos();
            Set<String> lookAgain = Set.of();
            long nextLook = nextResync;
            while (!closed && !stale.isEnded()) {
                Set<String> ids = stale.await(lookAgain.isEmpty() ? nextResync : nextLook);
                long now = System.nanoTime();
                if (now - nextResync >= 0 || ids.size() + lookAgain.size() > MOST_IDS) {
                    publish(inventory.replace(list(engine, "")));
                    nextResync = now + RESYNC.toNanos();
                    lookAgain = Set.of();
                } else if (!ids.isEmpty()) {
                    publish(inventory.update(ids, list(engine, filter(ids))));
                    lookAgain = union(lookAgain, ids);
                    nextLook = System.nanoTime() + LOOK_AGAIN.toNanos();
                } else if (!lookAgain.isEmpty()) {
                    publish(inventory.update(lookAgain, list(engine, filter(lookAgain))));
                    lookAgain = Set.of();
                }
            }
        } finally {
            Threads.join(reader, READER);
        }
    }

    private static void read(EngineHttp.Reply events, StaleContainers stale) {
        try (JsonParser parser = EngineClient.JSON.createParser(events.body())) {
            while (parser.nextToken() != null) {
                JsonNode event = EngineClient.JSON.readTree(parser);
                String container = event.path("Actor").path("ID").asText();
                if (!container.isEmpty()) {
                    stale.add(container);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.debug("The events of the Docker Engine ended", e);
        } finally {
            stale.end();
        }
    }

    private static List<Container> list(EngineClient engine, String query) throws IOException {
        List<Container> containers = new ArrayList<>();
        engine.each("/containers/json?all=1" + query, node -> containers.add(ContainerReader.read(node)));
        return containers;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static String filter(Set<String> ids) {
        return "&filters="
                + encode(ids.stream().map(it -> '"' + it + '"').collect(Collectors.joining(",", "{\"id\":[", "]}")));
    }

    private void arrived(EngineFacts facts, List<EngineChange> changes) {
        boolean first = contact.facts == EngineFacts.NONE;
        boolean back = !contact.reachable;
        contact = new Contact(true, null, back ? Instant.now() : contact.since, facts);
        firstContact.countDown();
        if (back) {
            LOGGER.info("Docker Engine {} (API {}) at {}", facts.version(), facts.apiVersion(), address);
            subscribers.publish(new EngineChange.Reachability(status()));
        }
        if (!first) {
            publish(changes);
        }
    }

    private void gone(String reason) {
        replaceClient(null);
        if (closed) {
            return;
        }
        Contact before = contact;
        if (before.reachable || !reason.equals(before.reason)) {
            inventory.hide();
            contact = new Contact(false, reason, before.reachable ? Instant.now() : before.since, before.facts);
            LOGGER.warn("{}", reason);
            firstContact.countDown();
            subscribers.publish(new EngineChange.Reachability(status()));
        }
    }

    private void publish(List<EngineChange> changes) {
        changes.forEach(subscribers::publish);
    }

    private void replaceClient(EngineClient next) {
        EngineClient before = client;
        client = next;
        if (before != null) {
            before.close();
        }
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            // Only close() interrupts.
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** How the last contact went. @param reason why the engine is away and what to do, null when it answers */
    private record Contact(boolean reachable, String reason, Instant since, EngineFacts facts) {}
}
