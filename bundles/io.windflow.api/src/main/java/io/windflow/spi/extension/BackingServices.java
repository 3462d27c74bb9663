package io.windflow.spi.extension;

import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs the backing services of extensions, as from the profiles of WindFlow's compose files. Without such a service
 * extensions use backing services that run already. The extension manager calls it with one extension at a time from one
 * thread, and with several extensions from several.
 */
@ConsumerType
public interface BackingServices {

    /** Whether the extension's backing service can be run here. Answers at once. */
    boolean manages(String extension);

    /** Whether the extension's backing service runs here now, so that starting it needs no more room. Answers at once. */
    default boolean runs(String extension) {
        return false;
    }

    /** Why the extension's backing service cannot serve, empty if it runs or nothing is known. Answers at once. */
    default Optional<String> trouble(String extension) {
        return Optional.empty();
    }

    /**
     * What would be started, for a plan; empty if nothing more is known than the extension's feature says. May take a
     * second.
     *
     * @throws io.windflow.spi.ProviderUnavailableException if that cannot be found out
     */
    default List<Service> services(String extension) throws InterruptedException {
        return List.of();
    }

    /**
     * Starts the backing service, unless it runs, and waits until it is healthy.
     *
     * @param progress is told what is being done and how far it is; does not block
     * @return settings that lead to the service, for those that the user's file leaves out; empty if the defaults do
     * @throws io.windflow.spi.ProviderUnavailableException if it does not become healthy within a bounded wait
     * @throws InterruptedException if the extension is switched off or changed meanwhile
     */
    Map<String, String> start(String extension, Consumer<Progress> progress) throws InterruptedException;

    /**
     * Stops the backing service, after the last call to it has returned. Does nothing if it does not run.
     *
     * @param data what becomes of its data; it is only removed after the service has stopped
     * @param progress as for {@link #start}
     * @throws io.windflow.spi.ProviderUnavailableException if that fails; the extension is off all the same
     */
    void stop(String extension, DataPolicy data, Consumer<Progress> progress) throws InterruptedException;

    /**
     * A service as it would be started.
     *
     * @param imagePresent whether its image is there, else it is fetched
     * @param memoryBytes what it may use at most, 0 if nobody says
     * @param ports those that it takes on the host
     */
    record Service(String name, String image, boolean imagePresent, long memoryBytes, List<Integer> ports) {

        public Service {
            ports = List.copyOf(ports);
        }
    }
}
