package io.windflow.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An implementation of a capability, registered as an OSGi service under its own interface (such as
 * {@code StoreProvider}) with the property {@value #CAPABILITY}, and {@value #EXTENSION} if an extension brings it. It
 * may be called by any thread until its bundle is told to stop, which the extension manager does only after the last
 * call has returned.
 */
@ConsumerType
public interface Provider {

    /** Service property: the id of the capability. */
    String CAPABILITY = "windflow.capability";

    /** Service property: the id of the extension that brings this provider; absent on an embedded default. */
    String EXTENSION = "windflow.extension";

    /**
     * Service property of an embedded default: true if it may stand in for an extension's provider whose backing service
     * is away. Only for a capability whose operations are safe to repeat and whose data may be lost, as a cache.
     */
    String STANDS_IN = "windflow.standsIn";

    /** The provider's name as users know it: {@code sqlite}, {@code redis}. */
    String name();

    /**
     * Asks the backing service whether it serves, within two seconds. Called before the provider is put in force and
     * every second afterwards.
     *
     * @throws ProviderUnavailableException with the reason and what to do
     */
    void probe() throws ProviderUnavailableException;
}
