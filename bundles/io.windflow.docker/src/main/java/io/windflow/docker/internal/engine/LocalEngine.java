package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.windflow.docker.internal.compose.ComposeCli;
import io.windflow.docker.internal.http.EngineAddress;
import io.windflow.docker.internal.http.SocketHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The engine that {@code DOCKER_HOST} names, by default the one of this machine. Starting it waits for nothing. */
@Component(service = Engine.class, property = "engine.id=" + Engine.LOCAL)
public final class LocalEngine implements Engine {

    private final Inventory inventory = new Inventory();
    private final Subscribers subscribers = new Subscribers();
    private final EngineLink link;
    private final EngineCalls calls;

    /** Reads where the engine is from the environment. */
    @Activate
    public LocalEngine(@Reference ComposeCli compose) {
        this(System.getenv(), compose::versionIfKnown);
    }

    LocalEngine(Map<String, String> environment, Supplier<String> composeVersion) {
        link = new EngineLink(
                LOCAL,
                EngineAddress.text(environment),
                () -> SocketHttp.open(EngineAddress.of(environment)),
                composeVersion,
                inventory,
                subscribers);
        calls = new EngineCalls(link);
        link.start();
    }

    /** Ends every call and stream under way. */
    @Deactivate
    void stop() {
        link.close();
    }

    @Override
    public String id() {
        return LOCAL;
    }

    @Override
    public EngineStatus status() {
        return link.status();
    }

    @Override
    public List<Container> containers() {
        return inventory.all();
    }

    @Override
    public List<Container> containers(String project) {
        return inventory.ofProject(project);
    }

    @Override
    public String inspect(String containerId) {
        return calls.named("container", containerId, engine -> {
            JsonNode document = engine.get(path(containerId) + "/json");
            return Masking.maskEnvironment(document).toString();
        });
    }

    @Override
    public void start(String containerId) {
        change(containerId, engine -> engine.post(path(containerId) + "/start", EngineClient.WHEN_DONE));
    }

    @Override
    public void stop(String containerId) {
        change(containerId, engine -> engine.post(path(containerId) + "/stop", EngineClient.WHEN_DONE));
    }

    @Override
    public void restart(String containerId) {
        change(containerId, engine -> engine.post(path(containerId) + "/restart", EngineClient.WHEN_DONE));
    }

    @Override
    public void remove(String containerId, boolean force) {
        change(containerId, engine -> engine.delete(path(containerId) + "?force=" + force, EngineClient.WHEN_DONE));
    }

    @Override
    public AutoCloseable logs(
            String containerId, LogQuery query, Consumer<ContainerLogLine> listener, Consumer<RuntimeException> onEnd) {
        return calls.named("container", containerId, engine -> {
            JsonNode document = engine.get(path(containerId) + "/json");
            boolean terminal = document.path("Config").path("Tty").asBoolean();
            LogReading reading = new LogReading(engine, path(containerId), terminal, query, listener, onEnd);
            reading.open();
            return reading;
        });
    }

    @Override
    public ContainerStats stats(String containerId) {
        return calls.named("container", containerId, engine -> {
            ContainerStats stats = StatsReader.read(engine.get(path(containerId) + "/stats?stream=0"));
            if (stats == null) {
                throw Problem.conflict("The container '" + containerId + "' does not run, so it uses nothing", null);
            }
            return stats;
        });
    }

    @Override
    public AutoCloseable stats(
            String containerId, Consumer<ContainerStats> listener, Consumer<RuntimeException> onEnd) {
        return calls.named("container", containerId, engine -> {
            StatsReading reading = new StatsReading(listener, onEnd);
            reading.begin(engine.stream(path(containerId) + "/stats?stream=1"));
            return reading;
        });
    }

    @Override
    public List<Image> images() {
        return calls.call(Resources::images);
    }

    @Override
    public Image image(String reference) {
        return calls.image(reference, engine -> Resources.image(engine, reference));
    }

    @Override
    public void removeImage(String id, boolean force) {
        calls.image(id, engine -> {
            Removal.image(engine, id, force);
            return null;
        });
    }

    @Override
    public List<Volume> volumes() {
        return calls.call(Resources::volumes);
    }

    @Override
    public void removeVolume(String name, boolean force) {
        calls.named("volume", name, engine -> {
            Removal.volume(engine, name, force);
            return null;
        });
    }

    @Override
    public List<Network> networks() {
        return calls.call(Resources::networks);
    }

    @Override
    public void removeNetwork(String id) {
        calls.named("network", id, engine -> {
            Removal.network(engine, id);
            return null;
        });
    }

    @Override
    public AutoCloseable subscribe(Consumer<EngineChange> listener) {
        return subscribers.add(listener);
    }

    private static String path(String containerId) {
        return "/containers/" + containerId;
    }

    private void change(String containerId, Change change) {
        calls.named("container", containerId, engine -> {
            change.on(engine);
            return null;
        });
    }

    /** A call that answers nothing. */
    @FunctionalInterface
    private interface Change {
        void on(EngineClient engine) throws IOException;
    }
}
