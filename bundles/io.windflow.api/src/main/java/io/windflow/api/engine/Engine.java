package io.windflow.api.engine;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Docker Engine that stacks run on. An OSGi service with the property {@code engine.id}. Safe for use by any thread.
 * Operations other than {@link #status()} and the inventory fail with {@link io.windflow.api.Problem}
 * ENGINE_UNAVAILABLE when it does not answer, NOT_FOUND for what does not exist, CONFLICT and ENGINE_ERROR with its own
 * words.
 */
@ProviderType
public interface Engine {

    /** The id of the engine that WindFlow finds by itself. */
    String LOCAL = "local";

    String id();

    /** How it is, from the last contact. Never blocks. */
    EngineStatus status();

    /**
     * All containers, also stopped ones, from an inventory that the engine's events keep true. Never blocks; empty and
     * {@code status().reachable() == false} while the engine is away.
     */
    List<Container> containers();

    /** The inventory's containers of one Compose project. Never blocks. */
    List<Container> containers(String project);

    /** All about one container: the engine's own inspect document as JSON, environment values masked. */
    String inspect(String containerId);

    void start(String containerId);

    /** Stops within the container's own grace period. */
    void stop(String containerId);

    void restart(String containerId);

    /** Removes a stopped container, or a running one by force. */
    void remove(String containerId, boolean force);

    /**
     * Reads a container's log.
     *
     * @param listener called by one thread at a time
     * @param onEnd called once when there is no more: the end of the log, the container's end when following, or a
     *     failure (its argument, null without one)
     * @return stops reading when closed
     */
    AutoCloseable logs(
            String containerId, LogQuery query, Consumer<ContainerLogLine> listener, Consumer<RuntimeException> onEnd);

    /** One reading of what a running container uses. */
    ContainerStats stats(String containerId);

    /** Readings about every second until closed or the container ends. */
    AutoCloseable stats(String containerId, Consumer<ContainerStats> listener, Consumer<RuntimeException> onEnd);

    List<Image> images();

    /** The id ({@code sha256:...}) and registry digests of a local image by reference or id. @throws io.windflow.api.Problem NOT_FOUND */
    Image image(String reference);

    void removeImage(String id, boolean force);

    List<Volume> volumes();

    void removeVolume(String name, boolean force);

    List<Network> networks();

    void removeNetwork(String id);

    /** Watches changes of containers and of reachability; called by one thread at a time, must not block. */
    AutoCloseable subscribe(Consumer<EngineChange> listener);
}
