package io.windflow.api.store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The store in force. Every access of WindFlow to its own data is a unit of work through this service, so that a switch
 * of the store's provider finds all of them.
 *
 * <p>Safe for use by any thread. Reads run beside each other and see one consistent snapshot; how many writes run
 * beside each other is the provider's affair.
 *
 * <p>A unit of work inside another one of the same thread joins it: it sees what that one has written and is committed
 * with it; if it throws, only what it did itself is undone. A write inside a read is a mistake and is refused with
 * {@link IllegalStateException}.
 */
@ProviderType
public interface Store {

    /**
     * Runs a unit of work that only reads.
     *
     * @throws StoreException if the database refuses
     * @throws io.windflow.api.Problem PROVIDER_UNAVAILABLE if it does not answer within a bounded wait
     */
    <R> R read(UnitOfWork<R> work);

    /**
     * Runs a unit of work in one transaction, committed durably when the work returns, rolled back when it throws.
     *
     * @throws StoreException if the database refuses
     * @throws io.windflow.api.Problem PROVIDER_UNAVAILABLE if it does not answer within a bounded wait
     */
    <R> R write(UnitOfWork<R> work);
}
