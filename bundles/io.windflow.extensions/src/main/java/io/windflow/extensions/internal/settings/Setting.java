package io.windflow.extensions.internal.settings;

import io.windflow.api.extension.SettingDefinition;
import java.util.regex.Pattern;

/**
 * A setting as the metatype of the extension's bundle describes it.
 *
 * @param id the property of the bundle's own component; begins with a dot if it must not be published as a property of
 *     its service. The user writes it without the dot.
 * @param min the least value of a number, null for none
 * @param max the greatest value of a number, null for none
 * @param form what a text must be like, null for any
 */
public record Setting(String id, SettingDefinition definition, Long min, Long max, Form form) {

    /** What the whole of a text must match. @param inWords the same for the user, behind the key: "must be ..." */
    record Form(Pattern pattern, String inWords) {}

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
