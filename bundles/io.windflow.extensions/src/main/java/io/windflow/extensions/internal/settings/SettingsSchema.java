package io.windflow.extensions.internal.settings;

import io.windflow.api.Violation;
import io.windflow.api.extension.SettingDefinition;
import io.windflow.extensions.internal.feature.Artifact;
import io.windflow.extensions.internal.feature.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of one extension: what they are, whether given ones are right, and how they are shown. */
public final class SettingsSchema {

    private static final String HIDDEN = "********";

    /** What Config Admin's interpolation leaves as it is when there is no such variable or secret. */
    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\[(env|secret|prop):([^\\];]*)[^\\]]*\\]");

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    SettingsSchema(List<Setting> settings) {
        settings.forEach(setting -> this.settings.put(setting.key(), setting));
    }

    /**
     * Reads the metatype that one of the feature's bundles has for the feature's PID.
     *
     * @throws IOException if a jar cannot be read
     */
    public static SettingsSchema of(Feature feature) throws IOException {
        List<Artifact> ownBundleFirst = new ArrayList<>(feature.bundles());
        java.util.Collections.reverse(ownBundleFirst);
        for (Artifact bundle : ownBundleFirst) {
            Optional<Path> jar = bundle.find(feature.folders());
            if (jar.isPresent()) {
                List<Setting> settings = MetatypeReader.read(jar.get(), feature.pid());
                if (!settings.isEmpty()) {
                    return new SettingsSchema(settings);
                }
            }
        }
        return new SettingsSchema(List.of());
    }

    public List<SettingDefinition> definitions() {
        return settings.values().stream().map(Setting::definition).toList();
    }

    /**
     * What is wrong with settings.
     *
     * @param values the settings, with references to variables and secrets replaced where they can be
     * @param source where they come from, as a violation names it
     * @param file to find lines in, null if they come from no file
     */
    public List<Violation> check(Map<String, String> values, String source, SettingsFile file) {
        return check(values, source, file, false);
    }

    /** What is wrong with settings as they are written; what a reference stands for is not known yet. */
    public List<Violation> checkWritten(Map<String, String> written, String source) {
        return check(written, source, null, true);
    }

    private List<Violation> check(
            Map<String, String> values, String source, SettingsFile file, boolean mayBeReferences) {
        List<Violation> violations = new ArrayList<>();
        values.forEach((key, value) -> {
            Integer line = file == null ? null : file.line(key);
            Setting setting = settings.get(key);
            if (setting == null) {
                violations.add(new Violation(
                        source, line, null, "settings.unknown", "There is no setting '" + key + "'", nearest(key)));
            } else if (!value.isEmpty()
                    && !(mayBeReferences && UNRESOLVED.matcher(value).find())) {
                String wrong = wrong(setting, value);
                if (wrong != null) {
                    violations.add(new Violation(source, line, null, "settings.value", key + " " + wrong, null));
                }
            }
        });
        for (Setting setting : settings.values()) {
            if (setting.definition().required()
                    && values.getOrDefault(setting.key(), "").isEmpty()) {
                violations.add(new Violation(
                        source,
                        null,
                        null,
                        "settings.required",
                        "The setting '" + setting.key() + "' is missing",
                        null));
            }
        }
        return violations;
    }

    private static String wrong(Setting setting, String value) {
        var unresolved = UNRESOLVED.matcher(value);
        if (unresolved.find()) {
            String what = unresolved.group(1).equals("secret") ? "secret" : "variable";
            return "refers to the " + what + " '" + unresolved.group(2) + "', which is not set";
        }
        List<String> options = setting.definition().options();
        if (!options.isEmpty() && !options.contains(value)) {
            return "must be one of " + String.join(", ", options);
        }
        return switch (setting.definition().type()) {
            case Setting.INTEGER -> wrongNumber(setting, value);
            case Setting.BOOLEAN -> value.equals("true") || value.equals("false") ? null : "must be true or false";
            default -> {
                Setting.Form form = setting.form();
                yield form == null || form.pattern().matcher(value).matches() ? null : form.inWords();
            }
        };
    }

    private static String wrongNumber(Setting setting, String value) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            return "must be a whole number, not '" + value + "'";
        }
        if (setting.min() != null && number < setting.min()) {
            return "must be at least " + setting.min() + ", not " + number;
        }
        if (setting.max() != null && number > setting.max()) {
            return "must be at most " + setting.max() + ", not " + number;
        }
        return null;
    }

    /** The settings as they may be shown. */
    public Map<String, String> masked(Map<String, String> values) {
        Map<String, String> shown = new LinkedHashMap<>();
        values.forEach((key, value) -> shown.put(key, masked(key, value)));
        return shown;
    }

    private String masked(String key, String value) {
        Setting setting = settings.get(key);
        if (value.startsWith("$[") && value.endsWith("]")) {
            // A reference says where the secret is, not what it is.
            return value;
        }
        // A key that no one knows may be a misspelt one of a secret.
        return setting == null || setting.isSecret() ? HIDDEN : maskedUrl(value);
    }

    /** Hides the password in something like {@code redis://user:password@host}. */
    private static String maskedUrl(String value) {
        int start = value.indexOf("://");
        int at = value.lastIndexOf('@');
        int colon = start < 0 ? -1 : value.indexOf(':', start + 3);
        if (start < 0 || colon < 0 || at < colon || value.startsWith("$[", colon + 1)) {
            return value;
        }
        return value.substring(0, colon + 1) + HIDDEN + value.substring(at);
    }

    /**
     * Writes a change into a file: a setting left out stays, one that comes back as it was shown stays, an empty one
     * goes, so that the default holds.
     */
    public void apply(Map<String, String> change, SettingsFile file) {
        Map<String, String> before = file.values();
        change.forEach((key, value) -> {
            String old = before.get(key);
            if (value.isEmpty()) {
                file.remove(key);
            } else if (!value.equals(old) && (old == null || !value.equals(masked(key, old)))) {
                file.set(key, value);
            }
        });
    }

    /** The settings as the bundle's own component takes them. */
    public Map<String, Object> configuration(Map<String, String> values) {
        Map<String, Object> configuration = new HashMap<>();
        values.forEach((key, value) -> {
            Setting setting = settings.get(key);
            if (setting != null && !value.isEmpty()) {
                configuration.put(setting.id(), value);
            }
        });
        return configuration;
    }

    /** The setting whose name is most like one that does not exist, in words. */
    private String nearest(String key) {
        return settings.keySet().stream()
                .filter(known -> distance(known, key) <= 2)
                .min(java.util.Comparator.comparingInt(known -> distance(known, key)))
                .map(known -> "Did you mean '" + known + "'?")
                .orElse("Its settings are " + String.join(", ", settings.keySet()));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
