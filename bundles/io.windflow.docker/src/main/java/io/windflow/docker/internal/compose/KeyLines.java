package io.windflow.docker.internal.compose;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line of a key in YAML text by its path, for mappings written one key a line. It need not understand YAML:
 * where it finds less than the whole path it tells the line of what it found, and at worst none.
 */
final class KeyLines {

    private static final Pattern KEY =
            Pattern.compile("^( *)(?:\"([^\"]+)\"|'([^']+)'|([^\\s#'\"\\[\\]{}:,-][^\\s:]*)) *:(?: .*)?$");

    private KeyLines() {}

    /** @return the 1-based line of the deepest key of the path that was found, null if none was */
    static Integer find(String yaml, List<String> path) {
        String[] lines = yaml.split("\r?\n", -1);
        Integer found = null;
        int depth = 0;
        int parentIndent = -1;
        int childIndent = -1;
        for (int i = 0; i < lines.length && depth < path.size(); i++) {
            Matcher key = KEY.matcher(lines[i]);
            if (!key.matches()) {
                continue;
            }
            int indent = key.group(1).length();
            if (indent <= parentIndent) {
                // Left the mapping without having found the next key.
                break;
            }
            if (childIndent < 0) {
                childIndent = indent;
            }
            if (indent == childIndent && path.get(depth).equals(name(key))) {
                found = i + 1;
                depth++;
                parentIndent = indent;
                childIndent = -1;
            }
        }
        return found;
    }

    private static String name(Matcher key) {
        for (int group = 2; group < 4; group++) {
            if (key.group(group) != null) {
                return key.group(group);
            }
        }
        return key.group(4);
    }
}
