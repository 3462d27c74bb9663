package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.capability.CapabilityStatus;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.lifecycle.Installation.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What an extension on its way needs to know of everything around it. */
interface Surroundings {

    /** The settings in a form fit for the extension's component. @throws StepFailure if one is wrong */
    Settings check(Feature feature, Wanted wanted) throws StepFailure;

    /** Sees to it that what the extension stands on is there: other extensions, its backing service. */
    void prepare(Feature feature, Wanted wanted, GiveWay giveWay, Consumer<String> stage)
            throws StepFailure, Superseded, InterruptedException;

    /** Waits until no other extension uses this one any more. */
    void release(Feature feature, GiveWay giveWay) throws Superseded, InterruptedException;

    /** Is told that the extension's provider is in force. */
    void serves(Feature feature);

    /** How the capability is that the extension brings a provider for, empty if it brings none. */
    Optional<CapabilityStatus> capability(Feature feature);

    /** Whether the capability, if it brings one, is served by this extension. */
    default boolean isInForce(Feature feature) {
        return capability(feature)
                .map(status -> feature.id().equals(status.extension()))
                .orElse(true);
    }

    void later(Duration delay, Runnable task);

    void changed(Feature feature, Condition now);

    void audit(Feature feature, String action, String result, String detail);

    /** Ends a wait when something newer is wanted. */
    @FunctionalInterface
    interface GiveWay {
        void orThrow() throws Superseded;
    }
}
