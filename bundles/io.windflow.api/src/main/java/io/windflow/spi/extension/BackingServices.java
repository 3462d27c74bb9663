package io.windflow.spi.extension;

import io.windflow.api.extension.ExtensionChange.DataPolicy;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs the backing services of extensions, as from the profiles of WindFlow's compose files. Without such a service
 * extensions use backing services that run already.
 */
@ConsumerType
public interface BackingServices {

    /** Whether the extension's backing service can be run here. Answers at once. */
    boolean manages(String extension);

    /**
     * Starts the backing service, unless it runs, and waits until it is healthy.
     *
     * @param progress is told in words what is being done
     * @throws io.windflow.spi.ProviderUnavailableException if it does not become healthy within a bounded wait
     * @throws InterruptedException if the extension is switched off or changed meanwhile
     */
    void start(String extension, Consumer<String> progress) throws InterruptedException;

    /**
     * Stops the backing service, after the last call to it has returned.
     *
     * @throws io.windflow.spi.ProviderUnavailableException if that fails; the extension is off all the same
     */
    void stop(String extension, DataPolicy data, Consumer<String> progress) throws InterruptedException;
}
