package io.windflow.core.internal.fake;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.ContainerStats;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineStatus;
import io.windflow.api.engine.Image;
import io.windflow.api.engine.LogQuery;
import io.windflow.api.engine.Network;
import io.windflow.api.engine.Volume;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An engine in memory: containers that a test makes, changes and removes, with the events that a real one would send. */
public final class FakeEngine implements Engine {

    private final Map<String, FakeContainer> containers = new ConcurrentSkipListMap<>();
    private final Map<String, Image> images = new ConcurrentHashMap<>();
    private final List<Consumer<EngineChange>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile boolean reachable = true;

    /** A container as a test wants it. */
    public record FakeContainer(
            Container container, String restartPolicy, int restarts, Instant startedAt, List<String> log) {}

    public void setReachable(boolean reachable) {
        this.reachable = reachable;
        tell(new EngineChange.Reachability(status()));
    }

    /** Brings an image under a name. */
    public void addImage(String name, String id, String... digests) {
        images.put(name, new Image(id, List.of(name), List.of(digests), 1, Instant.now(), false));
        images.put(id, images.get(name));
        for (String digest : digests) {
            images.put(digest, images.get(name));
        }
    }

    /** Makes a running container without a health check, started long ago. @return its id */
    public String add(String project, String service, String image) {
        String id = "c" + ids.incrementAndGet();
        Image known = images.get(image);
        put(
                new Container(
                        id,
                        project + "-" + service + "-1",
                        image,
                        known == null ? "sha256:unknown" : known.id(),
                        project,
                        service,
                        "running",
                        Container.Health.NONE,
                        null,
                        "Up",
                        Instant.now(),
                        List.of(),
                        Map.of("com.docker.compose.project", project)),
                "no",
                0,
                List.of());
        return id;
    }

    public void put(Container container, String restartPolicy, int restarts, List<String> log) {
        containers.put(
                container.id(),
                new FakeContainer(
                        container, restartPolicy, restarts, Instant.now().minusSeconds(60), log));
        tell(new EngineChange.ContainerChanged(container));
    }

    /** Changes how a container is. */
    public void change(String id, String state, Container.Health health, Integer exitCode) {
        FakeContainer fake = containers.get(id);
        put(with(fake.container(), state, health, exitCode), fake.restartPolicy(), fake.restarts(), fake.log());
    }

    /** A container with another state. */
    public static Container with(Container it, String state, Container.Health health, Integer exitCode) {
        return new Container(
                it.id(),
                it.name(),
                it.image(),
                it.imageId(),
                it.project(),
                it.service(),
                state,
                health,
                exitCode,
                state,
                it.createdAt(),
                it.ports(),
                it.labels());
    }

    public void remove(String id) {
        FakeContainer gone = containers.remove(id);
        tell(new EngineChange.ContainerRemoved(gone.container()));
    }

    private void tell(EngineChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    @Override
    public String id() {
        return LOCAL;
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(
                LOCAL,
                "unix:///var/run/docker.sock",
                reachable,
                reachable ? null : "nobody listens",
                Instant.EPOCH,
                "20.10",
                "1.41",
                "Test",
                "x86_64",
                2,
                1,
                "2.40.3");
    }

    @Override
    public List<Container> containers() {
        return reachable
                ? containers.values().stream().map(FakeContainer::container).toList()
                : List.of();
    }

    @Override
    public List<Container> containers(String project) {
        return containers().stream()
                .filter(container -> project.equals(container.project()))
                .toList();
    }

    @Override
    public String inspect(String containerId) {
        FakeContainer fake = containers.get(containerId);
        if (fake == null) {
            throw Problem.notFound("container", containerId);
        }
        Container container = fake.container();
        String health = container.health() == Container.Health.NONE
                ? ""
                : ",\"Health\":{\"Status\":\"" + container.health().name().toLowerCase(java.util.Locale.ROOT)
                        + "\",\"Log\":[{\"ExitCode\":1,\"Output\":\"connection refused\"}]}";
        return "{\"RestartCount\":" + fake.restarts() + ",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\""
                + fake.restartPolicy() + "\"}},\"State\":{\"Status\":\"" + container.state() + "\",\"ExitCode\":"
                + (container.exitCode() == null ? 0 : container.exitCode()) + ",\"StartedAt\":\"" + fake.startedAt()
                + "\"" + health + "}}";
    }

    @Override
    public AutoCloseable logs(
            String containerId, LogQuery query, Consumer<ContainerLogLine> listener, Consumer<RuntimeException> onEnd) {
        containers
                .get(containerId)
                .log()
                .forEach(line -> listener.accept(new ContainerLogLine(Instant.now(), "stdout", line)));
        onEnd.accept(null);
        return () -> {};
    }

    @Override
    public Image image(String reference) {
        if (!reachable) {
            throw Problem.of(ProblemType.ENGINE_UNAVAILABLE, "nobody listens", null);
        }
        Image image = images.get(reference);
        if (image == null) {
            throw Problem.notFound("image", reference);
        }
        return image;
    }

    @Override
    public AutoCloseable subscribe(Consumer<EngineChange> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void start(String containerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop(String containerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restart(String containerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String containerId, boolean force) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ContainerStats stats(String containerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable stats(
            String containerId, Consumer<ContainerStats> listener, Consumer<RuntimeException> onEnd) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Image> images() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeImage(String id, boolean force) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Volume> volumes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeVolume(String name, boolean force) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Network> networks() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeNetwork(String id) {
        throw new UnsupportedOperationException();
    }
}
