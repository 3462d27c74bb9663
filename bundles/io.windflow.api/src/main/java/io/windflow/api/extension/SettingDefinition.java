package io.windflow.api.extension;

import java.util.List;

/**
 * A setting of an extension, from its bundle's metatype.
 *
 * @param key the key in the config file
 * @param type string, integer, boolean, or password for a secret that is written and never read
 * @param defaultValue null if there is none
 * @param options the values allowed, empty for any
 */
public record SettingDefinition(
        String key,
        String name,
        String description,
        String type,
        boolean required,
        String defaultValue,
        List<String> options) {

    public SettingDefinition {
        options = List.copyOf(options);
    }
}
