package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.capability.CapabilityStatus;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.lifecycle.Installation.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an extension on its way needs to know of everything around it. */
interface Surroundings {

    /** The settings in a form fit for the extension's component. @throws StepFailure if one is wrong */
    Settings check(Feature feature, Wanted wanted) throws StepFailure;

    /**
     * What holds for settings that the file leaves out, in the form of {@link Settings#configuration}.
     *
     * @param found settings that lead to the service that WindFlow runs
     */
    Map<String, Object> defaults(Feature feature, Wanted wanted, Map<String, String> found) throws StepFailure;

    /** How the capability is that the extension brings a provider for, empty if it brings none. */
    Optional<CapabilityStatus> capability(Feature feature);

    /** Whether the capability, if it brings one, is served by this extension. */
    default boolean isInForce(Feature feature) {
        return capability(feature)
                .map(status -> feature.id().equals(status.extension()))
                .orElse(true);
    }

    /**
     * The settings with which this extension holds data of WindFlow's although its file is gone: somebody took the file
     * away while WindFlow did not run, so that the data is still to be brought back.
     */
    Optional<Settings> holdsDataWithoutFile(Feature feature);

    void later(Duration delay, Runnable task);

    void changed(Feature feature, Condition now);

    void audit(Feature feature, String action, String result, String detail);
}
