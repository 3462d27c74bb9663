package io.windflow.extensions.internal.backing;

import io.windflow.api.engine.Compose;
import io.windflow.api.engine.Engine;
import java.util.Optional;

/** The engine of this machine and the Compose CLI. */
interface Docker {

    Optional<Engine> engineIfThere();

    /** @throws io.windflow.spi.ProviderUnavailableException if it does not come within a moment */
    Engine engine();

    /** @throws io.windflow.spi.ProviderUnavailableException if it does not come within a moment */
    Compose compose();
}
