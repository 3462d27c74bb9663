package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which containers use which images, volumes and networks, at one moment. Values are containers' names. */
record Usage(Map<String, List<String>> images, Map<String, List<String>> volumes, Map<String, List<String>> networks) {

    static Usage read(EngineClient engine) throws IOException {
        Usage usage = new Usage(new HashMap<>(), new HashMap<>(), new HashMap<>());
        engine.each("/containers/json?all=1", usage::add);
        return usage;
    }

    boolean usesImage(String id) {
        return images.containsKey(id);
    }

    boolean usesVolume(String name) {
        return volumes.containsKey(name);
    }

    List<String> ofImage(String id) {
        return images.getOrDefault(id, List.of());
    }

    List<String> ofVolume(String name) {
        return volumes.getOrDefault(name, List.of());
    }

    /** Only containers that run are on a network. */
    List<String> onNetwork(String id) {
        return networks.getOrDefault(id, List.of());
    }

    private void add(JsonNode node) {
        String container = ContainerReader.read(node).name();
        put(images, node.path("ImageID").asText(), container);
        for (JsonNode mount : node.path("Mounts")) {
            if ("volume".equals(mount.path("Type").asText())) {
                put(volumes, mount.path("Name").asText(), container);
            }
        }
        for (JsonNode network : node.path("NetworkSettings").path("Networks")) {
            if (!network.path("EndpointID").asText().isEmpty()) {
                put(networks, network.path("NetworkID").asText(), container);
            }
        }
    }

    private static void put(Map<String, List<String>> map, String key, String container) {
        map.computeIfAbsent(key, ignored -> new ArrayList<>()).add(container);
    }
}
