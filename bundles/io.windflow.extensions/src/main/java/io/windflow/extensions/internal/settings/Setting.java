package io.windflow.extensions.internal.settings;

import io.windflow.api.extension.SettingDefinition;

/**
 * A setting as the metatype of the extension's bundle describes it.
 *
 * @param id the property of the bundle's own component; begins with a dot if it must not be published as a property of
 *     its service. The user writes it without the dot.
 * @param min the least value of a number, null for none
 * @param max the greatest value of a number, null for none
 */
public record Setting(String id, SettingDefinition definition, Long min, Long max) {

    static final String STRING = "string";
    static final String INTEGER = "integer";
    static final String BOOLEAN = "boolean";
    static final String PASSWORD = "password";

    public String key() {
        return definition.key();
    }

    boolean isSecret() {
        return definition.type().equals(PASSWORD);
    }
}
