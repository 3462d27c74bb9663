package io.windflow.core.internal.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several compose files as the one text that a revision keeps: YAML documents, each after the first introduced by
 * {@code --- # <name of the file>}. One text has one line for each thing, and on disk the files stay what they were.
 */
public final class ComposeText {

    private static final Pattern SEPARATOR =
            Pattern.compile("(?m)^--- # ([A-Za-z0-9_][A-Za-z0-9_./-]{0,200}\\.ya?ml)\\r?\\n");

    private ComposeText() {}

    public static String join(Map<String, String> files) {
        StringBuilder text = new StringBuilder();
        files.forEach((name, content) -> {
            if (!text.isEmpty()) {
                if (text.charAt(text.length() - 1) != '\n') {
                    text.append('\n');
                }
                text.append("--- # ").append(name).append('\n');
            }
            text.append(content);
        });
        return text.toString();
    }

    /** The files of a text, in order. @param first the name of the file that the text begins with */
    public static Map<String, String> split(String first, String text) {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher matcher = SEPARATOR.matcher(text);
        String name = first;
        int start = 0;
        while (matcher.find()) {
            if (!isPlain(matcher.group(1))
                    || files.containsKey(matcher.group(1))
                    || matcher.group(1).equals(name)) {
                continue;
            }
            files.put(name, text.substring(start, matcher.start()));
            name = matcher.group(1);
            start = matcher.end();
        }
        files.put(name, text.substring(start));
        return files;
    }

    /** The names of the files of a text, in order. */
    public static List<String> names(String first, String text) {
        return new ArrayList<>(split(first, text).keySet());
    }

    /** Whether a name stays inside the folder: relative, no empty part, no {@code .} and no {@code ..}. */
    public static boolean isPlain(String name) {
        if (name.startsWith("/")) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
