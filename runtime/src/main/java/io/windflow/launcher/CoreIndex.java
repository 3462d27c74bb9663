package io.windflow.launcher;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bundles of the core as the launcher needs them: made from {@code features/core.json} when the distribution is
 * assembled, so that a start parses no JSON and opens no manifest.
 *
 * @param version version of WindFlow
 * @param properties framework properties that the feature fixes
 * @param bundles bundles in the order of the feature
 */
record CoreIndex(String version, Map<String, String> properties, List<Entry> bundles) {

    /**
     * One bundle of the core.
     *
     * @param file name of its jar in {@code bundles/}
     * @param startLevel level it starts at
     * @param startConnected whether it is also started when it is connected to the class path
     * @param headers its manifest
     */
    record Entry(String file, int startLevel, boolean startConnected, Map<String, String> headers) {
        boolean isStarted(boolean connected) {
            return !headers.containsKey("Fragment-Host") && (startConnected || !connected);
        }

        String symbolicName() {
            String name = headers.getOrDefault("Bundle-SymbolicName", file);
            int directives = name.indexOf(';');
            return directives < 0 ? name : name.substring(0, directives).strip();
        }
    }

    /** The level at which everything runs. */
    int highestStartLevel() {
        return bundles.stream().mapToInt(Entry::startLevel).max().orElse(1);
    }

    // One record a line: "kind<TAB>key<TAB>value". Manifest values cannot hold a tab or a line break.
    void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            line(out, "version", version, "");
            for (Map.Entry<String, String> property : properties.entrySet()) {
                line(out, "property", property.getKey(), property.getValue());
            }
            for (Entry bundle : bundles) {
                line(out, "bundle", bundle.file(), bundle.startLevel() + " " + bundle.startConnected());
                for (Map.Entry<String, String> header : bundle.headers().entrySet()) {
                    line(out, "header", header.getKey(), header.getValue());
                }
            }
        }
    }

    static CoreIndex read(Path file) throws IOException {
        String version = "";
        Map<String, String> properties = new LinkedHashMap<>();
        List<Entry> bundles = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int first = line.indexOf('\t');
                int second = line.indexOf('\t', first + 1);
                if (first < 0 || second < 0) {
                    throw new IOException("not a line of an index: " + line);
                }
                String key = line.substring(first + 1, second);
                String value = line.substring(second + 1);
                switch (line.substring(0, first)) {
                    case "version" -> version = key;
                    case "property" -> properties.put(key, value);
                    case "bundle" -> bundles.add(entry(key, value));
                    case "header" -> bundles.get(bundles.size() - 1).headers().put(key, value);
                    default -> throw new IOException("not a line of an index: " + line);
                }
            }
        }
        return new CoreIndex(version, properties, bundles);
    }

    private static Entry entry(String file, String value) {
        int space = value.indexOf(' ');
        int startLevel = Integer.parseInt(value.substring(0, space));
        return new Entry(file, startLevel, Boolean.parseBoolean(value.substring(space + 1)), new LinkedHashMap<>());
    }

    private static void line(BufferedWriter out, String kind, String key, String value) throws IOException {
        out.write(kind + '\t' + key + '\t' + value + '\n');
    }
}
