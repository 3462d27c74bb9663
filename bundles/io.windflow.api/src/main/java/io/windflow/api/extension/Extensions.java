package io.windflow.api.extension;

import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.identity.Principal;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Switches extensions on and off while WindFlow serves. The truth is the config folder: {@link #change} writes or
 * removes the extension's file there, and everything else follows from the file.
 */
@ProviderType
public interface Extensions {

    List<ExtensionStatus> list();

    /** @throws io.windflow.api.Problem NOT_FOUND */
    ExtensionStatus get(String id);

    /** Its settings, for a form. @throws io.windflow.api.Problem NOT_FOUND */
    List<SettingDefinition> settings(String id);

    /** What a change would do, doing nothing. @throws io.windflow.api.Problem NOT_FOUND, INVALID for bad settings */
    ExtensionPlan plan(String id, ExtensionChange change);

    /**
     * Writes the change to the config folder and returns at once; the state says how it goes on.
     *
     * @throws io.windflow.api.Problem NOT_FOUND, INVALID for bad settings, CONFLICT if others depend on it
     */
    ExtensionStatus change(String id, ExtensionChange change, Principal by);

    /** All capabilities. */
    List<CapabilityStatus> capabilities();
}
