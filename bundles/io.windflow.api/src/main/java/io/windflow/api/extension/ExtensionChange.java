package io.windflow.api.extension;

import java.util.Map;

/**
 * What a user wants of an extension.
 *
 * @param enabled on or off
 * @param settings settings to write, by key; one left out keeps its value, an empty one goes back to the default; null
 *     changes none
 * @param data what becomes of the backing service's data when switched off; null means KEEP
 */
public record ExtensionChange(boolean enabled, Map<String, String> settings, DataPolicy data) {

    public ExtensionChange {
        settings = settings == null ? Map.of() : Map.copyOf(settings);
        data = data == null ? DataPolicy.KEEP : data;
    }

    /** Settings may hold secrets. */
    @Override
    public String toString() {
        return "ExtensionChange[enabled=" + enabled + ", data=" + data + "]";
    }

    /** What becomes of data. */
    public enum DataPolicy {
        KEEP,
        EXPORT,
        PURGE
    }
}
