package io.windflow.extensions.internal.backing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windflow.spi.ProviderUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rendered compose model says of one extension.
 *
 * @param services those with the extension's label
 * @param settings what {@code x-windflow-<extension>} gives the extension, may hold secrets
 * @param volumes names on the engine of the volumes that only these services use
 */
record ServiceModel(List<Service> services, Map<String, String> settings, Set<String> volumes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A service.
     *
     * @param built whether the image is built from a Dockerfile where there is none
     * @param memoryBytes its limit, 0 for none
     * @param ports the ports it takes on the host
     * @param folders the places in its container that volumes hold
     */
    record Service(
            String name, String image, boolean built, long memoryBytes, List<Integer> ports, List<String> folders) {}

    List<String> names() {
        return services.stream().map(Service::name).toList();
    }

    /** @throws ProviderUnavailableException if no service has the extension's label */
    static ServiceModel read(String extension, String rendered) {
        JsonNode model;
        try {
            model = JSON.readTree(rendered);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Compose rendered no JSON", e);
        }
        List<Service> services = new ArrayList<>();
        Set<String> own = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> entry : model.path("services").properties()) {
            JsonNode service = entry.getValue();
            String label = service.path("labels").path(ComposeFolder.LABEL).asText();
            boolean isOwn = extension.equals(label);
            for (JsonNode volume : service.path("volumes")) {
                if ("volume".equals(volume.path("type").asText())) {
                    (isOwn ? own : others).add(volume.path("source").asText());
                }
            }
            if (isOwn) {
                services.add(service(entry.getKey(), service));
            }
        }
        if (services.isEmpty()) {
            throw ProviderUnavailableException.permanent(
                    "No service of the compose files has the label " + ComposeFolder.LABEL + "=" + extension,
                    "Put docker-compose.extensions.yml of this version there again",
                    null);
        }
        own.removeAll(others);
        return new ServiceModel(services, settings(model.path("x-windflow-" + extension)), volumes(model, own));
    }

    private static Service service(String name, JsonNode node) {
        List<Integer> ports = new ArrayList<>();
        for (JsonNode port : node.path("ports")) {
            int published = port.path("published").asInt(0);
            if (published > 0) {
                ports.add(published);
            }
        }
        List<String> folders = new ArrayList<>();
        for (JsonNode volume : node.path("volumes")) {
            if ("volume".equals(volume.path("type").asText())) {
                folders.add(volume.path("target").asText());
            }
        }
        return new Service(
                name,
                node.path("image").asText(null),
                node.has("build"),
                node.path("mem_limit").asLong(0),
                ports,
                folders);
    }

    private static Map<String, String> settings(JsonNode node) {
        Map<String, String> settings = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getValue().asText().isEmpty()) {
                settings.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return settings;
    }

    /** A volume that is declared as external was there before WindFlow and is not WindFlow's to remove. */
    private static Set<String> volumes(JsonNode model, Set<String> keys) {
        Set<String> names = new LinkedHashSet<>();
        for (String key : keys) {
            JsonNode volume = model.path("volumes").path(key);
            String name = volume.path("name").asText("");
            if (!name.isEmpty() && !volume.path("external").asBoolean()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Settings may hold secrets. */
    @Override
    public String toString() {
        return names() + ", volumes " + volumes;
    }
}
