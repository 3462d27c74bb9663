package io.windflow.rest.internal.doc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windflow.api.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;

/** The parameters of a method: in the path, in the query, in headers. */
final class Parameters {

    private static final Map<String, String> PLACES =
            Map.of("PathParam", "path", "QueryParam", "query", "HeaderParam", "header");

    /** What names mean wherever they occur; a method's own Javadoc goes before. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("cursor", "The `next` of the page before; none for the first page."),
            Map.entry("limit", "The most items wanted."),
            Map.entry("text", "Only those whose name contains it."),
            Map.entry("name", "The name."),
            Map.entry("id", "The id."),
            Map.entry("number", "The revision's number."),
            Map.entry("engine", "The engine's id."),
            Map.entry("stack", "Only those of this stack."),
            Map.entry("volumes", "Whether its named volumes go too, with what is in them."),
            Map.entry("If-Match", "The ETag that was read: the save is refused if it is no longer the latest."),
            Map.entry("If-None-Match", "`*`: the save is refused if the stack exists."),
            Map.entry("Last-Event-ID", "The id of the last event the client has: the stream goes on after it."));

    private final Schemas schemas;

    Parameters(Schemas schemas) {
        this.schemas = schemas;
    }

    /** The parameter that takes the body, if there is one: the one without an annotation. */
    Optional<? extends VariableElement> body(ExecutableElement method) {
        return method.getParameters().stream()
                .filter(parameter -> parameter.getAnnotationMirrors().isEmpty())
                .findFirst();
    }

    void add(ObjectNode operation, ExecutableElement method, Javadoc javadoc, boolean idempotent) {
        ArrayNode parameters = Operations.array(operation, "parameters");
        for (VariableElement parameter : method.getParameters()) {
            PLACES.forEach((annotation, place) -> Annotations.text(parameter, annotation)
                    .filter(name -> !has(parameters, name))
                    .ifPresent(name -> describe(parameters.addObject(), parameter, name, place, javadoc)));
        }
        if (idempotent && !has(parameters, "Idempotency-Key")) {
            parameters.addObject().put("$ref", "#/components/parameters/IdempotencyKey");
        }
        if (parameters.isEmpty()) {
            operation.remove("parameters");
        }
    }

    static void ifNoneMatch(ObjectNode operation) {
        ArrayNode parameters = Operations.array(operation, "parameters");
        ObjectNode parameter =
                parameters.addObject().put("name", "If-None-Match").put("in", "header");
        parameter.put("required", false).put("description", "The ETag that the client has: 304 if it is still that.");
        parameter.putObject("schema").put("type", "string");
    }

    private void describe(ObjectNode described, VariableElement parameter, String name, String place, Javadoc javadoc) {
        String meaning = javadoc.parameters().getOrDefault(name, MEANINGS.get(name));
        if (meaning == null) {
            throw new IllegalStateException("Say in its Javadoc what the parameter " + name + " is");
        }
        described.put("name", name).put("in", place);
        described.put("required", place.equals("path"));
        described.put("description", Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1));
        ObjectNode schema = schemas.of(parameter.asType());
        Annotations.text(parameter, "DefaultValue").ifPresent(value -> setDefault(schema, value));
        if (name.equals("limit")) {
            schema.put("minimum", 1).put("maximum", PageRequest.MAX_LIMIT);
        }
        described.set("schema", schema);
    }

    private static void setDefault(ObjectNode schema, String value) {
        switch (schema.get("type").asText()) {
            case "integer" -> schema.put("default", Long.parseLong(value));
            case "boolean" -> schema.put("default", Boolean.parseBoolean(value));
            default -> schema.put("default", value);
        }
    }

    private static boolean has(ArrayNode parameters, String name) {
        for (JsonNode parameter : parameters) {
            if (List.of(name, "#/components/parameters/" + name.replace("-", ""))
                    .contains(
                            parameter.path("name").asText(parameter.path("$ref").asText()))) {
                return true;
            }
        }
        return false;
    }
}
