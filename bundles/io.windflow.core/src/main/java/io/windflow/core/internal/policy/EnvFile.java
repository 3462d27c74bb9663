package io.windflow.core.internal.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an {@code .env} file as far as WindFlow itself needs it: to mask secrets, and to know which file a path
 * with a variable means. Compose alone decides what a value is.
 */
public final class EnvFile {

    private static final Pattern LINE = Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=(.*)");
    private static final Pattern PLAIN_LINE =
            Pattern.compile("(?:[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_./:@%+,-]*|\\s*|#.*)");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^${}]*))?\\})");

    private final Map<String, String> values = new LinkedHashMap<>();
    private boolean plain = true;

    private EnvFile() {}

    public static EnvFile parse(String text) {
        EnvFile file = new EnvFile();
        for (String line : text.split("\\R")) {
            file.plain &= PLAIN_LINE.matcher(line).matches();
            Matcher matcher = LINE.matcher(line);
            if (!line.stripLeading().startsWith("#") && matcher.matches()) {
                String former = file.values.put(
                        matcher.group(1), unquoted(matcher.group(2).strip()));
                file.plain &= former == null;
            }
        }
        return file;
    }

    public Map<String, String> values() {
        return values;
    }

    /**
     * A text with its variables replaced. Empty if a variable is unknown or anything could be read in two ways: what is
     * checked must be what Compose then opens.
     */
    Optional<String> interpolate(String text) {
        if (text.indexOf('$') < 0) {
            return Optional.of(text);
        }
        if (!plain) {
            return Optional.empty();
        }
        StringBuilder result = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            String value = values.getOrDefault(name, "");
            if (value.isEmpty()) {
                value = matcher.group(3);
            }
            if (value == null) {
                return Optional.empty();
            }
            result.append(text, end, matcher.start()).append(value);
            end = matcher.end();
        }
        result.append(text.substring(end));
        return result.indexOf("$") < 0 ? Optional.of(result.toString()) : Optional.empty();
    }

    private static String unquoted(String value) {
        char quote = value.isEmpty() ? 0 : value.charAt(0);
        if (quote == '"' || quote == '\'') {
            int close = value.indexOf(quote, 1);
            return close < 0 ? value.substring(1) : value.substring(1, close);
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
