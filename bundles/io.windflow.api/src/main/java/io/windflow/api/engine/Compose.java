package io.windflow.api.engine;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The Compose CLI (v2). Arguments are passed as an array, never through a shell. Every call blocks until the CLI ends;
 * interrupting the calling thread ends the CLI and its children and throws
 * {@link java.util.concurrent.CancellationException}. Output lines go to the consumer as they come, by one thread at a
 * time. Failures are {@link io.windflow.api.Problem}: INVALID with the place if the model does not parse,
 * ENGINE_UNAVAILABLE, ENGINE_ERROR with the CLI's last words.
 */
@ProviderType
public interface Compose {

    /** The version, or null if there is no Compose CLI; then every other call fails with ENGINE_UNAVAILABLE and advice. */
    String version();

    /** The rendered model as JSON ({@code docker compose config --format json}), with nothing fetched. */
    String render(ComposeProject project);

    void pull(ComposeProject project, Consumer<String> output);

    /** Creates and starts what differs, detached, removing orphans; does not wait for health. */
    void up(ComposeProject project, Consumer<String> output);

    void start(ComposeProject project, Consumer<String> output);

    void stop(ComposeProject project, Consumer<String> output);

    void restart(ComposeProject project, Consumer<String> output);

    /**
     * Removes containers and networks, and named volumes if asked. Works without the project's files. For some services
     * of a project only their containers go.
     */
    void down(ComposeProject project, boolean volumes, Consumer<String> output);

    /**
     * Copies a file or folder out of a service's container, which need not run.
     *
     * @param target where to, as a folder that holds what the copied one holds; made if it is not there
     */
    void copy(ComposeProject project, String service, String path, Path target, Consumer<String> output);
}
