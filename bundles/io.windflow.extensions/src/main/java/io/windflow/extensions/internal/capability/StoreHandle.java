package io.windflow.extensions.internal.capability;

import io.windflow.api.capability.Capability;
import io.windflow.api.store.Store;
import io.windflow.api.store.UnitOfWork;
import io.windflow.spi.store.StoreProvider;

/** The store capability as the core sees it: each unit of work is one call, so that a switch waits for it. */
final class StoreHandle implements Store {

    private final Capability<StoreProvider> capability;

    StoreHandle(Capability<StoreProvider> capability) {
        this.capability = capability;
    }

    @Override
    public <R> R read(UnitOfWork<R> work) {
        return capability.call(store -> store.read(work));
    }

    @Override
    public <R> R write(UnitOfWork<R> work) {
        return capability.call(store -> store.write(work));
    }
}
