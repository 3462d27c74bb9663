package io.windflow.extensions.internal.feature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windflow.extensions.internal.feature.Feature.Environment;
import io.windflow.extensions.internal.feature.Feature.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a feature file (OSGi Compendium, chapter 159). What makes it an extension stands under {@code extensions}, in
 * {@value #SECTION}; a feature without that is not one.
 */
final class FeatureReader {

    static final String SECTION = "windflow-extension";

    private static final String VALID_ID = "[a-z][a-z0-9]*";
    private static final long MIB = 1024 * 1024;

    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param jars folders to look in for the feature's bundles
     * @throws IOException if the file cannot be read or does not say what it must
     */
    Optional<Feature> read(Path file, List<Path> jars) throws IOException {
        JsonNode root = json.readTree(file.toFile());
        JsonNode section = root.path("extensions").path(SECTION).path("json");
        if (section.isMissingNode()) {
            return Optional.empty();
        }
        String id = text(section, "id");
        if (id == null || !id.matches(VALID_ID)) {
            throw new IOException(SECTION + " needs an id of lower-case letters and digits, not " + id);
        }
        try {
            return Optional.of(new Feature(
                    id,
                    root.path("name").asText(id),
                    root.path("description").asText(""),
                    text(section, "capability"),
                    section.path("pid").asText("io.windflow.ext." + id),
                    texts(section.path("requires")),
                    bundles(root.path("bundles")),
                    jars,
                    environment(section.path("environment")),
                    services(section.path("services"))));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static List<Artifact> bundles(JsonNode array) {
        List<Artifact> bundles = new ArrayList<>();
        for (JsonNode bundle : array) {
            String id = bundle.isTextual() ? bundle.asText() : bundle.path("id").asText();
            bundles.add(Artifact.of(id, bundle.path("bundleStartLevel").asInt(1)));
        }
        return bundles;
    }

    private static Environment environment(JsonNode node) {
        if (node.isMissingNode()) {
            return Environment.NONE;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        node.path("settings")
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        return new Environment(text(node, "variable"), text(node, "value"), texts(node.path("others")), settings);
    }

    private static List<Service> services(JsonNode array) {
        List<Service> services = new ArrayList<>();
        for (JsonNode service : array) {
            List<Integer> ports = new ArrayList<>();
            service.path("ports").forEach(port -> ports.add(port.asInt()));
            services.add(new Service(
                    text(service, "name"),
                    text(service, "image"),
                    service.path("memoryInMiB").asLong() * MIB,
                    service.path("diskInMiB").asLong() * MIB,
                    ports));
        }
        return services;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText(null);
    }
}
