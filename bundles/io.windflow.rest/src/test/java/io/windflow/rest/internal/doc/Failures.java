package io.windflow.rest.internal.doc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windflow.api.ProblemType;
import io.windflow.rest.internal.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;

/** The problem documents that an operation can answer: those that follow from its shape and those it raises. */
final class Failures {

    private static final TreeMap<Integer, String> REASONS = new TreeMap<>(Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted: it goes on, follow it"),
            Map.entry(204, "Done"),
            Map.entry(304, "Not changed since the version in If-None-Match"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(409, "Conflict"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable")));

    private final ObjectNode operation;
    private final ExecutableElement method;
    private final String path;
    private final boolean body;

    Failures(ObjectNode operation, ExecutableElement method, String path, boolean body) {
        this.operation = operation;
        this.method = method;
        this.path = path;
        this.body = body;
    }

    static String reason(int status) {
        return REASONS.get(status);
    }

    void add() {
        if (!path.startsWith("/api/v1/")) {
            return;
        }
        ObjectNode responses = (ObjectNode) operation.get("responses");
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        responses.fields().forEachRemaining(response -> sorted.put(response.getKey(), response.getValue()));
        for (int status : statuses()) {
            sorted.computeIfAbsent(
                    Integer.toString(status),
                    any -> responses.objectNode().put("$ref", "#/components/responses/" + name(status)));
        }
        responses.removeAll();
        sorted.forEach(responses::set);
    }

    private Set<Integer> statuses() {
        Set<Integer> statuses = new TreeSet<>(List.of(429, 500, 503));
        Annotations.find(method, "RolesAllowed").ifPresent(role -> {
            statuses.add(401);
            if (!Annotations.texts(role, "value").contains("viewer")) {
                statuses.add(403);
            }
        });
        if (path.contains("{")) {
            statuses.add(404);
        }
        if (body) {
            statuses.addAll(List.of(400, 413, 415, 422));
        }
        if (operation.has("parameters")
                && operation.get("parameters").toString().contains("\"query\"")) {
            statuses.add(422);
        }
        if (Annotations.find(method, "Idempotent").isPresent()) {
            statuses.addAll(List.of(409, 422));
        }
        Annotations.find(method, "Raises").ifPresent(raises -> Annotations.texts(raises, "value").stream()
                .map(name -> ProblemType.valueOf(name.substring(name.lastIndexOf('.') + 1)))
                .forEach(type -> statuses.add(Problems.status(type))));
        return statuses;
    }

    /** Adds each status with the kinds of problem that have it. */
    static void describe(ObjectNode components) {
        ObjectNode responses = components.putObject("responses");
        REASONS.tailMap(400).forEach((status, reason) -> {
            String kinds = Arrays.stream(ProblemType.values())
                    .filter(type -> Problems.status(type) == status)
                    .map(type -> "`" + Problems.uri(type) + "` (" + Problems.title(type) + ")")
                    .collect(Collectors.joining(", "));
            ObjectNode response = responses.putObject(name(status));
            response.put("description", kinds.isEmpty() ? reason : reason + ": " + kinds);
            if (status == 429 || status == 503) {
                response.putObject("headers")
                        .putObject("Retry-After")
                        .put("description", "Seconds to wait before trying again.")
                        .putObject("schema")
                        .put("type", "integer");
            }
            response.putObject("content")
                    .putObject(Problems.MEDIA_TYPE)
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/ProblemDocument");
        });
    }

    private static String name(int status) {
        return reason(status).replace(" ", "");
    }
}
