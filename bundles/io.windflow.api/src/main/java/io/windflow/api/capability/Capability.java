package io.windflow.api.capability;

import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Something the core needs and always has. Callers hold this handle, never the provider behind it, so that the provider
 * can be switched while they call. Registered as an OSGi service with the property {@value #ID}:
 * {@code @Reference(target = "(capability=cache)") Capability<CacheProvider> cache}.
 *
 * <p>Safe for use by any thread.
 *
 * @param <T> the provider's interface, from {@code io.windflow.spi}
 */
@ProviderType
public interface Capability<T> {

    /** Service property with the capability's id. */
    String ID = "capability";

    String STORE = "store";
    String CACHE = "cache";
    String IDENTITY = "identity";

    /** The id: one of the constants above or one that a third party brings. */
    String id();

    /**
     * Runs an operation on the provider in force. While a switch is under way a call waits for it (bounded) and then
     * runs on the new provider; calls in flight are waited for by the switch. Calls nest: an inner call runs on the same
     * provider as the outer one.
     *
     * <p>Where the capability can fall back to its embedded default (cache) and the provider fails with
     * {@link io.windflow.spi.ProviderUnavailableException}, the operation is run once more, on the default: it must be
     * safe to repeat.
     *
     * @throws io.windflow.api.Problem PROVIDER_UNAVAILABLE if there is no provider within the bounded wait
     */
    <R, X extends Exception> R call(Operation<? super T, R, X> operation) throws X;

    /**
     * Attaches something long-lived, such as a subscription, to the provider in force and to each later one. The
     * function is called now and after every switch; what it returned for the provider before is closed afterwards.
     *
     * @return detaches when closed
     */
    AutoCloseable attach(Function<? super T, ? extends AutoCloseable> attachment);

    /** The provider in force and how it is. Never blocks. */
    CapabilityStatus status();

    /** What is done with a provider. */
    @FunctionalInterface
    interface Operation<T, R, X extends Exception> {
        R run(T provider) throws X;
    }
}
