package io.windflow.extensions.internal.capability;

import io.windflow.api.capability.Capability;
import io.windflow.api.store.Store;
import io.windflow.extensions.internal.move.Fence;
import io.windflow.spi.store.StoreProvider;
import java.time.Duration;

/** The store capability by itself, as the core and the extension manager use it. */
public final class StoreGate {

    private final CapabilityHandle<StoreProvider> handle =
            new CapabilityHandle<>(Capability.STORE, status -> {}, Runnable::run);

    /** Puts the embedded store and, if there is one, an extension's store behind it. */
    public StoreGate(StoreProvider embedded, StoreProvider chosen) {
        handle.setEmbedded(new Binding<>(embedded, null, 0, false), Duration.ofSeconds(1));
        if (chosen != null) {
            handle.use(binding(chosen), Duration.ofSeconds(1));
        }
    }

    private static Binding<StoreProvider> binding(StoreProvider provider) {
        return new Binding<>(provider, "database", 1, false);
    }

    public Store store() {
        return new StoreHandle(handle);
    }

    /** The fence behind which another store takes over. @param next null for the embedded one */
    public Fence fence(StoreProvider next) {
        return (limit, step) -> handle.useFenced(next == null ? null : binding(next), limit, step::run);
    }
}
