package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.Container.Port;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an element of the engine's list of containers. */
final class ContainerReader {

    static final String PROJECT = "com.docker.compose.project";
    static final String SERVICE = "com.docker.compose.service";

    private static final Pattern EXIT_CODE = Pattern.compile("^(?:Exited|Restarting) \\((-?\\d{1,9})\\)");

    /** The engine gives them in no order; a fixed one keeps equal containers equal. */
    private static final Comparator<Port> PORTS = Comparator.comparingInt(Port::containerPort)
            .thenComparing(Port::protocol)
            .thenComparing(Port::hostIp, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Port::hostPort, Comparator.nullsFirst(Comparator.naturalOrder()));

    private ContainerReader() {}

    static Container read(JsonNode node) {
        Map<String, String> labels = new HashMap<>();
        node.path("Labels")
                .fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        String status = node.path("Status").asText();
        return new Container(
                node.path("Id").asText(),
                name(node.path("Names")),
                node.path("Image").asText(),
                node.path("ImageID").asText(),
                labels.get(PROJECT),
                labels.get(SERVICE),
                node.path("State").asText(),
                health(status),
                exitCode(status),
                status,
                Instant.ofEpochSecond(node.path("Created").asLong()),
                ports(node.path("Ports")),
                labels);
    }

    /** Legacy links give a container more names, with the other container's name before a second slash. */
    private static String name(JsonNode names) {
        String first = "";
        for (JsonNode node : names) {
            String name = node.asText().replaceFirst("^/", "");
            if (!name.contains("/")) {
                return name;
            }
            first = first.isEmpty() ? name : first;
        }
        return first;
    }

    /** The list tells the health only in the status sentence, until API 1.52. */
    private static Health health(String status) {
        if (status.endsWith("(healthy)")) {
            return Health.HEALTHY;
        }
        if (status.endsWith("(unhealthy)")) {
            return Health.UNHEALTHY;
        }
        return status.endsWith("(health: starting)") ? Health.STARTING : Health.NONE;
    }

    private static Integer exitCode(String status) {
        Matcher matcher = EXIT_CODE.matcher(status);
        return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
    }

    private static List<Port> ports(JsonNode nodes) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode node : nodes) {
            boolean published = node.has("PublicPort");
            ports.add(new Port(
                    published ? node.path("IP").asText() : null,
                    published ? node.path("PublicPort").asInt() : null,
                    node.path("PrivatePort").asInt(),
                    node.path("Type").asText()));
        }
        ports.sort(PORTS);
        return ports;
    }
}
