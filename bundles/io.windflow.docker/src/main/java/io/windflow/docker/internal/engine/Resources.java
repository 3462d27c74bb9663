package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.Image;
import io.windflow.api.engine.Network;
import io.windflow.api.engine.Volume;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Lists images, volumes and networks, and who uses them. */
final class Resources {

    /** What the engine writes where an image has no name or digest. */
    private static final String NONE = "<none>";

    private static final Set<String> BUILT_IN = Set.of("bridge", "host", "none");

    private Resources() {}

    static List<Image> images(EngineClient engine) throws IOException {
        Usage usage = Usage.read(engine);
        List<Image> images = new ArrayList<>();
        engine.each(
                "/images/json",
                node -> images.add(image(
                        node,
                        Instant.ofEpochSecond(node.path("Created").asLong()),
                        usage.usesImage(node.path("Id").asText()))));
        images.sort(Comparator.comparing(Image::createdAt).reversed().thenComparing(Image::id));
        return images;
    }

    /** @param reference checked by the caller: it goes into a path */
    static Image image(EngineClient engine, String reference) throws IOException {
        JsonNode node = engine.get("/images/" + reference + "/json");
        boolean inUse = Usage.read(engine).usesImage(node.path("Id").asText());
        Instant created = time(node.path("Created").asText());
        // To the second, as in the list, so that both tell the same of an image.
        return image(node, created == null ? null : created.truncatedTo(ChronoUnit.SECONDS), inUse);
    }

    static List<Volume> volumes(EngineClient engine) throws IOException {
        Usage usage = Usage.read(engine);
        List<Volume> volumes = new ArrayList<>();
        for (JsonNode node : engine.get("/volumes").path("Volumes")) {
            String name = node.path("Name").asText();
            volumes.add(new Volume(
                    name,
                    node.path("Driver").asText(),
                    node.path("Mountpoint").asText(),
                    project(node),
                    time(node.path("CreatedAt").asText()),
                    usage.usesVolume(name)));
        }
        volumes.sort(Comparator.comparing(Volume::name));
        return volumes;
    }

    static List<Network> networks(EngineClient engine) throws IOException {
        Usage usage = Usage.read(engine);
        List<Network> networks = new ArrayList<>();
        engine.each("/networks", node -> {
            String name = node.path("Name").asText();
            networks.add(new Network(
                    node.path("Id").asText(),
                    name,
                    node.path("Driver").asText(),
                    node.path("Scope").asText(),
                    project(node),
                    isBuiltIn(node),
                    usage.onNetwork(node.path("Id").asText()).size()));
        });
        networks.sort(Comparator.comparing(Network::name).thenComparing(Network::id));
        return networks;
    }

    /** Whether a network is the engine's own. */
    static boolean isBuiltIn(JsonNode network) {
        return BUILT_IN.contains(network.path("Name").asText())
                || network.path("Ingress").asBoolean();
    }

    private static Image image(JsonNode node, Instant created, boolean inUse) {
        return new Image(
                node.path("Id").asText(),
                names(node.path("RepoTags")),
                names(node.path("RepoDigests")),
                node.path("Size").asLong(),
                created,
                inUse);
    }

    private static List<String> names(JsonNode nodes) {
        List<String> names = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (!node.asText().contains(NONE)) {
                names.add(node.asText());
            }
        }
        return names;
    }

    private static String project(JsonNode node) {
        return node.path("Labels").path(ContainerReader.PROJECT).asText(null);
    }

    /** Some drivers tell no time of creation. */
    private static Instant time(String text) {
        try {
            return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
