package io.windflow.rest.internal.fake;

import io.windflow.api.Problem;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An engine with one container that has written two lines, and two images. */
public final class FakeEngine implements Engine {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicInteger imageQuestions = new AtomicInteger();

    public int imageQuestions() {
        return imageQuestions.get();
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
                true,
                null,
                NOON,
                "29.0",
                "1.52",
                "Debian",
                "x86_64",
                2,
                1,
                "2.40");
    }

    @Override
    public List<Container> containers() {
        return List.of(new Container(
                "c1",
                "web-1",
                "nginx",
                "sha256:1",
                "web",
                "web",
                "running",
                Container.Health.HEALTHY,
                null,
                "Up",
                NOON,
                List.of(new Container.Port(null, null, 80, "tcp")),
                Map.of()));
    }

    @Override
    public List<Container> containers(String project) {
        return containers().stream()
                .filter(container -> project.equals(container.project()))
                .toList();
    }

    @Override
    public String inspect(String containerId) {
        return "{\"Id\":\"" + require(containerId) + "\"}";
    }

    @Override
    public void start(String containerId) {
        require(containerId);
    }

    @Override
    public void stop(String containerId) {
        require(containerId);
    }

    @Override
    public void restart(String containerId) {
        require(containerId);
    }

    @Override
    public void remove(String containerId, boolean force) {
        require(containerId);
    }

    @Override
    public AutoCloseable logs(
            String containerId, LogQuery query, Consumer<ContainerLogLine> listener, Consumer<RuntimeException> onEnd) {
        require(containerId);
        for (int i = 0; i < 2; i++) {
            Instant time = NOON.plusSeconds(i);
            if (query.since() == null || !time.isBefore(query.since())) {
                listener.accept(new ContainerLogLine(time, "stdout", "line " + i));
            }
        }
        onEnd.accept(null);
        return () -> {};
    }

    @Override
    public ContainerStats stats(String containerId) {
        return new ContainerStats(NOON, 1.5, 1, 2, 3, 4, 5, 6, 7);
    }

    @Override
    public AutoCloseable stats(
            String containerId, Consumer<ContainerStats> listener, Consumer<RuntimeException> onEnd) {
        listener.accept(stats(containerId));
        onEnd.accept(null);
        return () -> {};
    }

    @Override
    public List<Image> images() {
        imageQuestions.incrementAndGet();
        return List.of(
                new Image("sha256:1", List.of("nginx:1"), List.of(), 10, NOON, true),
                new Image("sha256:2", List.of(), List.of(), 20, NOON, false));
    }

    @Override
    public Image image(String reference) {
        throw Problem.notFound("image", reference);
    }

    @Override
    public void removeImage(String id, boolean force) {
        if (!id.startsWith("sha256:")) {
            throw Problem.notFound("image", id);
        }
    }

    @Override
    public List<Volume> volumes() {
        return List.of();
    }

    @Override
    public void removeVolume(String name, boolean force) {
        throw Problem.notFound("volume", name);
    }

    @Override
    public List<Network> networks() {
        return List.of();
    }

    @Override
    public void removeNetwork(String id) {
        throw Problem.notFound("network", id);
    }

    @Override
    public AutoCloseable subscribe(Consumer<EngineChange> listener) {
        return () -> {};
    }

    private static String require(String containerId) {
        if (!containerId.equals("c1")) {
            throw Problem.notFound("container", containerId);
        }
        return containerId;
    }
}
