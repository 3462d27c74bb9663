package io.windflow.extensions.internal.backing;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineChange.ContainerChanged;
import io.windflow.api.engine.EngineChange.ContainerRemoved;
import io.windflow.api.engine.EngineChange.Reachability;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a service of an extension is started or goes, whoever does it. Only containers of WindFlow's own Compose
 * project count: anyone can put a label on a container of a stack. A container counts as started once, until it stops:
 * one that still runs after its extension was switched off does not switch it on again.
 */
final class ServiceWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceWatch.class);

    private final String project;
    private final ServiceListener listener;

    // Guarded by this.
    private final Set<String> started = new HashSet<>();
    private AutoCloseable subscription;

    /** @param listener called by the engine's thread, so it must not block */
    ServiceWatch(String project, ServiceListener listener) {
        this.project = project;
        this.listener = listener;
    }

    /** Watches another engine than before; also what runs on it already. */
    synchronized void watch(Engine engine) {
        close();
        subscription = engine.subscribe(change -> onChange(engine, change));
        engine.containers(project).forEach(this::look);
    }

    private void onChange(Engine engine, EngineChange change) {
        if (change instanceof ContainerChanged changed) {
            look(changed.container());
        } else if (change instanceof ContainerRemoved removed) {
            forget(removed.container());
        } else if (change instanceof Reachability reachability
                && reachability.status().reachable()) {
            engine.containers(project).forEach(this::look);
        }
    }

    private void look(Container container) {
        String extension = extension(container);
        if (extension == null) {
            return;
        }
        if (ServiceHealth.isUp(container)) {
            if (note(container)) {
                listener.onStarted(extension);
            }
        } else if (!container.isRunning() || container.health() == Health.STARTING) {
            forget(container);
        }
    }

    private synchronized boolean note(Container container) {
        return started.add(container.id());
    }

    private void forget(Container container) {
        boolean known;
        synchronized (this) {
            known = started.remove(container.id());
        }
        String extension = extension(container);
        if (known && extension != null) {
            listener.onGone(extension);
        }
    }

    /** The extension that the container is a service of, null if of none. */
    private String extension(Container container) {
        String extension = container.labels().get(ComposeFolder.LABEL);
        return extension != null && project.equals(container.project()) && !ServiceHealth.isOneOff(container)
                ? extension
                : null;
    }

    @Override
    public synchronized void close() {
        if (subscription != null) {
            try {
                subscription.close();
            } catch (Exception e) {
                LOG.debug("The engine's events could not be given up", e);
            }
            subscription = null;
        }
    }
}
