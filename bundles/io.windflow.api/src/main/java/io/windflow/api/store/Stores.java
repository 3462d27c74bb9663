package io.windflow.api.store;

import io.windflow.api.identity.Principal;
import org.osgi.annotation.versioning.ProviderType;

/** Tells where WindFlow's own data lives, and deletes databases that it has left. */
@ProviderType
public interface Stores {

    /** As it is now. Waits a bounded time for the database, and tells the less while that does not answer. */
    StoreState state();

    /**
     * Deletes a former database for good.
     *
     * @throws io.windflow.api.Problem NOT_FOUND, CONFLICT if it cannot be deleted, PROVIDER_UNAVAILABLE if its server
     *     does not answer
     */
    void purge(String name, Principal by);
}
