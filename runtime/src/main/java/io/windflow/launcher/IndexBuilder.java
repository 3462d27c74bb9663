package io.windflow.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * The last step of the build: checks that every feature finds its jars in the distribution and writes
 * {@code lib/core.index} and {@code lib/classpath}. Only the build runs it; it needs Jackson beside the launcher.
 */
public final class IndexBuilder {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What no framework reads, and much of it long. */
    private static final Pattern USELESS_HEADERS = Pattern.compile(
            "Private-Package|Include-Resource|Tool|Git-.*|SPDX-.*"
                    + "|(Manifest|Archiver)-Version|Automatic-Module-Name|(Originally-)?Created-By|Built-By|Build-Jdk.*"
                    + "|Bnd-LastModified|(Specification|Implementation)-.*|Bundle-(Developers|SCM|Copyright|DocURL|ContactAddress)");
    /** Guards against two versions of one class; connected bundles share a class loader, where there is but one. */
    private static final Pattern USES = Pattern.compile(";\\s*uses:=(\"[^\"]*\"|[^;,]*)");

    private IndexBuilder() {}

    public static void main(String[] arguments) throws IOException {
        Path distribution = Path.of(arguments[0]);
        for (Path feature : features(distribution)) {
            check(distribution, feature);
        }
        CoreIndex index = index(distribution);
        index.write(distribution.resolve("lib/core.index"));
        Files.writeString(distribution.resolve("lib/classpath"), String.join(":", classPath(distribution, index)));
    }

    private static CoreIndex index(Path distribution) throws IOException {
        JsonNode core = JSON.readTree(distribution.resolve("features/core.json").toFile());
        Map<String, String> properties = new TreeMap<>();
        core.path("extensions")
                .path("framework-launching-properties:JSON@true")
                .properties()
                .forEach(property ->
                        properties.put(property.getKey(), property.getValue().asText()));
        List<CoreIndex.Entry> bundles = new ArrayList<>();
        for (JsonNode bundle : core.path("bundles")) {
            String file = fileName(bundle.path("id").asText());
            int startLevel = bundle.path("bundleStartLevel").asInt(1);
            boolean startConnected = bundle.path("startConnected").asBoolean(true);
            Map<String, String> headers =
                    headers(distribution.resolve("bundles").resolve(file));
            bundles.add(new CoreIndex.Entry(file, startLevel, startConnected, headers));
        }
        String id = core.path("id").asText();
        return new CoreIndex(id.substring(id.lastIndexOf(':') + 1), properties, bundles);
    }

    /** Relative to the distribution, the launcher's own jars first, always in the same order. */
    private static List<String> classPath(Path distribution, CoreIndex index) throws IOException {
        List<String> jars = new ArrayList<>();
        try (var files = Files.list(distribution.resolve("lib"))) {
            files.map(file -> "lib/" + file.getFileName())
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .forEach(jars::add);
        }
        index.bundles().forEach(bundle -> jars.add("bundles/" + bundle.file()));
        return jars;
    }

    private static List<Path> features(Path distribution) throws IOException {
        try (var files = Files.list(distribution.resolve("features"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static void check(Path distribution, Path feature) throws IOException {
        Set<String> ids = new HashSet<>();
        for (JsonNode bundle : JSON.readTree(feature.toFile()).path("bundles")) {
            String id = bundle.path("id").asText();
            if (!ids.add(id)) {
                throw new IOException("features/" + feature.getFileName() + " names " + id + " twice");
            }
            if (!Files.isRegularFile(distribution.resolve("bundles").resolve(fileName(id)))) {
                throw new IOException("features/" + feature.getFileName() + " names " + id
                        + ", which features/pom.xml does not bring");
            }
        }
    }

    /** {@code group:artifact[:type:classifier]:version} to {@code artifact-version[-classifier].jar}. */
    static String fileName(String id) {
        String[] parts = id.split(":", -1);
        return switch (parts.length) {
            case 3 -> parts[1] + "-" + parts[2] + ".jar";
            case 5 -> parts[1] + "-" + parts[4] + "-" + parts[3] + ".jar";
            default -> throw new IllegalArgumentException("not the id of a bundle: " + id);
        };
    }

    private static Map<String, String> headers(Path file) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        try (JarFile jar = new JarFile(file.toFile())) {
            if (jar.getManifest() == null) {
                throw new IOException(file + " has no manifest");
            }
            jar.getManifest().getMainAttributes().forEach((name, value) -> {
                if (!USELESS_HEADERS.matcher(name.toString()).matches()) {
                    headers.put(name.toString(), USES.matcher(value.toString()).replaceAll(""));
                }
            });
        }
        if (!headers.containsKey("Bundle-SymbolicName")) {
            throw new IOException(file + " is not a bundle");
        }
        return headers;
    }
}
