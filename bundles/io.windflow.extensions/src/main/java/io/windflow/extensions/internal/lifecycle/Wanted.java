package io.windflow.extensions.internal.lifecycle;

import java.util.Map;

/**
 * What the config folder says of an extension.
 *
 * @param on whether its file is there
 * @param written its settings as written, with references to variables and secrets
 * @param values its settings with the references replaced, without those that are empty
 * @param blockedBy the extension it needs that is being switched off, null if none is
 * @param isRepeated whether it was wanted before, and only what it depends on changed
 * @param refusal why its file cannot be read, null if it can; the rest is then what it said before
 */
record Wanted(
        boolean on,
        Map<String, String> written,
        Map<String, String> values,
        String blockedBy,
        boolean isRepeated,
        String refusal) {

    static final Wanted OFF = new Wanted(false, Map.of(), Map.of(), null, false, null);

    Wanted {
        written = Map.copyOf(written);
        values = Map.copyOf(values);
    }

    static Wanted on(Map<String, String> written, Map<String, String> values) {
        return new Wanted(true, written, values, null, false, null);
    }

    Wanted blockedBy(String extension) {
        return new Wanted(on, written, values, extension, true, null);
    }

    Wanted repeated() {
        return new Wanted(on, written, values, null, true, null);
    }

    /** @param reason null if the file can be read again */
    Wanted refused(String reason) {
        return new Wanted(on, written, values, blockedBy, isRepeated, reason);
    }

    /** Settings may hold secrets. */
    @Override
    public String toString() {
        return on ? "on, with " + written.keySet() : "off";
    }
}
