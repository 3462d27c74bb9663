package io.windflow.api.extension;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An extension and how it is.
 *
 * @param id {@code cache}, {@code database}, ...
 * @param name name to show
 * @param description one sentence
 * @param capability the capability it brings a provider for
 * @param enabled whether the config folder says it is on
 * @param stage the step within the state, null if there is none to tell
 * @param reason why it is FAILED or DEGRADED, null otherwise
 * @param advice what to do about it, null if there is nothing
 * @param since since when it is in this state
 * @param settings the settings in force or, when off, in its file; secrets masked
 * @param progress how far a running step is, null if none is
 * @param requires extensions it needs
 * @param requiredBy extensions that are on and need it
 */
public record ExtensionStatus(
        String id,
        String name,
        String description,
        String capability,
        boolean enabled,
        ExtensionState state,
        String stage,
        String reason,
        String advice,
        Instant since,
        Map<String, String> settings,
        Progress progress,
        List<String> requires,
        List<String> requiredBy) {

    public ExtensionStatus {
        settings = Map.copyOf(settings);
        requires = List.copyOf(requires);
        requiredBy = List.copyOf(requiredBy);
    }
}
