package io.windflow.extensions.internal.move;

import io.windflow.spi.store.Epoch;
import java.io.IOException;

/** Makes the copy the one true store, in one moment, durably. */
@FunctionalInterface
public interface Decision {

    /** @throws IOException if the former store is the true one still */
    void take(Epoch next) throws IOException;
}
