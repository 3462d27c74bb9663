package io.windflow.core.internal.fake;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container;
import io.windflow.core.internal.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A Compose that works on a {@link FakeEngine}: one container for each service, with the service's image. */
public final class FakeCompose implements Compose {

    private final FakeEngine engine;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger renders = new AtomicInteger();
    private volatile Consumer<ComposeProject> onUp = project -> {};
    private volatile Consumer<ComposeProject> onPull = project -> {};
    private volatile CountDownLatch blocked;

    public FakeCompose(FakeEngine engine) {
        this.engine = engine;
    }

    /** What was called, as {@code verb project}; with the images for {@code up}. */
    public List<String> calls() {
        return calls;
    }

    public int renders() {
        return renders.get();
    }

    /** Runs after the containers are there; may change them, or throw what Compose would. */
    public void onUp(Consumer<ComposeProject> action) {
        onUp = action;
    }

    public void onPull(Consumer<ComposeProject> action) {
        onPull = action;
    }

    /** Makes the next {@code up} hang until it is interrupted or released. @return releases it */
    public CountDownLatch block() {
        blocked = new CountDownLatch(1);
        return blocked;
    }

    @Override
    public String version() {
        return "2.40.3";
    }

    @Override
    public String render(ComposeProject project) {
        renders.incrementAndGet();
        return RenderedYaml.of(project);
    }

    @Override
    public void pull(ComposeProject project, Consumer<String> output) {
        calls.add("pull " + project.name());
        output.accept("pulling");
        onPull.accept(project);
    }

    @Override
    public void up(ComposeProject project, Consumer<String> output) {
        JsonNode services = Json.tree(RenderedYaml.of(project)).path("services");
        StringBuilder images = new StringBuilder();
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            String image = service.getValue().path("image").asText();
            images.append(' ').append(image);
            List<Container> present = engine.containers(project.name()).stream()
                    .filter(container -> service.getKey().equals(container.service()))
                    .toList();
            if (present.stream().noneMatch(container -> container.image().equals(image) && container.isRunning())) {
                present.forEach(container -> engine.remove(container.id()));
                engine.add(project.name(), service.getKey(), image);
            }
        }
        calls.add("up " + project.name() + images);
        output.accept("Container started");
        hang();
        onUp.accept(project);
    }

    private void hang() {
        CountDownLatch latch = blocked;
        blocked = null;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new CancellationException();
            }
        }
    }

    @Override
    public void start(ComposeProject project, Consumer<String> output) {
        calls.add("start " + project.name());
        engine.containers(project.name())
                .forEach(container -> engine.change(container.id(), "running", Container.Health.NONE, null));
    }

    @Override
    public void stop(ComposeProject project, Consumer<String> output) {
        calls.add("stop " + project.name());
        engine.containers(project.name())
                .forEach(container -> engine.change(container.id(), "exited", Container.Health.NONE, 0));
    }

    @Override
    public void restart(ComposeProject project, Consumer<String> output) {
        calls.add("restart " + project.name());
    }

    @Override
    public void down(ComposeProject project, boolean volumes, Consumer<String> output) {
        calls.add("down " + project.name() + (volumes ? " with volumes" : ""));
        engine.containers(project.name()).forEach(container -> engine.remove(container.id()));
    }

    @Override
    public void copy(ComposeProject project, String service, String path, Path target, Consumer<String> output) {
        calls.add("copy " + project.name());
    }
}
