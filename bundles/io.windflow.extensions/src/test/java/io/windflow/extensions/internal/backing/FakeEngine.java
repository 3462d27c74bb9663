package io.windflow.extensions.internal.backing;

import io.windflow.api.Problem;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineStatus;
import io.windflow.api.engine.Image;
import io.windflow.api.engine.LogQuery;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An engine with the containers that a test puts on it; of the rest of {@link Engine} only what this package calls. */
final class FakeEngine {

    final Map<String, Container> containers = new LinkedHashMap<>();
    final Set<String> images = new LinkedHashSet<>();
    final List<String> removedVolumes = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    private final List<Consumer<EngineChange>> listeners = new CopyOnWriteArrayList<>();

    Engine engine() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(),
                new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "containers" -> ofProject(arguments == null ? null : (String) arguments[0]);
                    case "status" -> status();
                    case "image" -> image((String) arguments[0]);
                    case "removeVolume" -> removedVolumes.add((String) arguments[0]) ? null : null;
                    case "logs" -> logs((LogQuery) arguments[1], arguments[2], arguments[3]);
                    case "subscribe" -> subscribe(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Puts a container of a service there, or changes it, and tells so. */
    Container put(String id, String project, String service, String state, Health health, Map<String, String> labels) {
        Container container = new Container(
                id,
                service,
                "redis:7",
                "sha256:1",
                project,
                service,
                state,
                health,
                "exited".equals(state) ? 1 : null,
                state,
                Instant.EPOCH,
                List.of(),
                labels);
        synchronized (this) {
            containers.put(id, container);
        }
        listeners.forEach(listener -> listener.accept(new EngineChange.ContainerChanged(container)));
        return container;
    }

    void remove(String id) {
        Container gone;
        synchronized (this) {
            gone = containers.remove(id);
        }
        listeners.forEach(listener -> listener.accept(new EngineChange.ContainerRemoved(gone)));
    }

    private synchronized List<Container> ofProject(String project) {
        return containers.values().stream()
                .filter(container -> project == null || project.equals(container.project()))
                .toList();
    }

    private static EngineStatus status() {
        return new EngineStatus(
                Engine.LOCAL,
                "unix:///var/run/docker.sock",
                true,
                null,
                Instant.EPOCH,
                "20.10",
                "1.41",
                "Linux",
                "x86_64",
                2,
                1,
                null);
    }

    private Image image(String reference) {
        if (!images.contains(reference)) {
            throw Problem.notFound("image", reference);
        }
        return new Image("sha256:1", List.of(reference), List.of(), 1, Instant.EPOCH, false);
    }

    @SuppressWarnings("unchecked")
    private AutoCloseable logs(LogQuery query, Object listener, Object onEnd) {
        log.stream().skip(Math.max(0, log.size() - query.tail())).forEach(text -> ((Consumer<ContainerLogLine>)
                        listener)
                .accept(new ContainerLogLine(Instant.EPOCH, "stdout", text)));
        ((Consumer<RuntimeException>) onEnd).accept(null);
        return () -> {};
    }

    @SuppressWarnings("unchecked")
    private AutoCloseable subscribe(Object listener) {
        Consumer<EngineChange> added = (Consumer<EngineChange>) listener;
        listeners.add(added);
        return () -> listeners.remove(added);
    }
}
