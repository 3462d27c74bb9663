package io.windflow.extensions.internal.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of a settings file, in the form of Java properties, which keeps its comments, its order and what it does not
 * know when a setting changes.
 */
public final class SettingsFile {

    /** A backslash and a u without four digits, as in a path of Windows that leads to the folder of the users. */
    private static final Pattern MALFORMED = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\u(?![0-9a-fA-F]{4})");

    private final List<String> lines;

    private SettingsFile(List<String> lines) {
        this.lines = lines;
    }

    public static SettingsFile of(String text) {
        return new SettingsFile(new ArrayList<>(text.lines().toList()));
    }

    /** The 1-based line on which a key is set, null if it is not. The last one counts, as for who reads the file. */
    public Integer line(String key) {
        Entry found = null;
        for (Entry entry : entries()) {
            if (entry.key.equals(key)) {
                found = entry;
            }
        }
        return found == null ? null : found.first + 1;
    }

    /** The 1-based line that who reads the file stumbles over, null if there is none. */
    public Integer malformedLine() {
        for (Entry entry : entries()) {
            for (int i = entry.first; i < entry.end; i++) {
                if (MALFORMED.matcher(lines.get(i)).find()) {
                    return i + 1;
                }
            }
        }
        return null;
    }

    /** What is set, in the order of the file, unescaped. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        entries().forEach(entry -> values.put(entry.key, unescape(entry.value)));
        return values;
    }

    /** Sets a key where it stands, or at the end. */
    public void set(String key, String value) {
        String text = key + "=" + escape(value);
        Entry last = null;
        for (Entry entry : entries()) {
            last = entry.key.equals(key) ? entry : last;
        }
        if (last == null) {
            lines.add(text);
            return;
        }
        lines.subList(last.first, last.end).clear();
        lines.add(last.first, text);
    }

    public void remove(String key) {
        List<Entry> entries = entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.key.equals(key)) {
                lines.subList(entry.first, entry.end).clear();
            }
        }
    }

    public String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            int first = i;
            String line = lines.get(i++).stripLeading();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith("!")) {
                continue;
            }
            StringBuilder logical = new StringBuilder(line);
            while (continues(logical) && i < lines.size()) {
                logical.setLength(logical.length() - 1);
                logical.append(lines.get(i++).stripLeading());
            }
            entries.add(entry(logical.toString(), first, i));
        }
        return entries;
    }

    /** A line goes on after an odd number of backslashes at its end. */
    private static boolean continues(CharSequence line) {
        int slashes = 0;
        while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private static Entry entry(String logical, int first, int end) {
        int keyEnd = 0;
        while (keyEnd < logical.length() && " \t=:".indexOf(logical.charAt(keyEnd)) < 0) {
            keyEnd += logical.charAt(keyEnd) == '\\' ? 2 : 1;
        }
        keyEnd = Math.min(keyEnd, logical.length());
        String rest = logical.substring(keyEnd).stripLeading();
        if (rest.startsWith("=") || rest.startsWith(":")) {
            rest = rest.substring(1).stripLeading();
        }
        return new Entry(unescape(logical.substring(0, keyEnd)), rest, first, end);
    }

    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case ' ' -> escaped.append(i == 0 ? "\\ " : " ");
                default -> {
                    if (c < ' ' || c > '~') {
                        escaped.append(String.format("\\u%04x", (int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    if (i + 5 <= text.length() && text.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}")) {
                        plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                        i += 4;
                    } else {
                        plain.append('u');
                    }
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    /** A setting and the lines it takes: from {@code first} to before {@code end}. */
    private record Entry(String key, String value, int first, int end) {}
}
