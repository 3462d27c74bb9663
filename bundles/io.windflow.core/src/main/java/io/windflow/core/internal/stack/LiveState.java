package io.windflow.core.internal.stack;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.api.stack.StackStatus;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Tells those who watch what happens on the engine, in WindFlow's words. */
@Component(
        service = {},
        immediate = true)
public final class LiveState {

    private final Engine engine;
    private final Events events;
    private final Map<String, StackStatus> statuses = new HashMap<>(); // only used by the engine's thread
    private final AutoCloseable subscription;

    @Activate
    public LiveState(@Reference Engine engine, @Reference Events events) {
        this.engine = engine;
        this.events = events;
        this.subscription = engine.subscribe(this::tell);
    }

    @Deactivate
    void stop() throws Exception {
        subscription.close();
    }

    private void tell(EngineChange change) {
        if (change instanceof EngineChange.Reachability reachability) {
            boolean reachable = reachability.status().reachable();
            events.publish(EventTypes.ENGINE_CHANGED, engine.id(), Map.of("reachable", reachable));
        } else if (change instanceof EngineChange.ContainerChanged changed) {
            container(changed.container(), changed.container().state());
        } else if (change instanceof EngineChange.ContainerRemoved removed) {
            container(removed.container(), "removed");
        }
    }

    private void container(Container container, String state) {
        Map<String, Object> data = new HashMap<>();
        data.put("state", state);
        data.put("health", container.health().name());
        if (container.project() != null) {
            data.put("stack", container.project());
        }
        if (container.service() != null) {
            data.put("service", container.service());
        }
        events.publish(EventTypes.CONTAINER_CHANGED, container.id(), data);
        if (container.project() != null) {
            stack(container.project());
        }
    }

    private void stack(String project) {
        StackStatus status = StackStatuses.of(StackStatuses.withoutOneOffs(engine.containers(project)));
        StackStatus former = status == StackStatus.CREATED ? statuses.remove(project) : statuses.put(project, status);
        if (former != status) {
            events.publish(EventTypes.STACK_CHANGED, project, Map.of("status", status.name()));
        }
    }
}
