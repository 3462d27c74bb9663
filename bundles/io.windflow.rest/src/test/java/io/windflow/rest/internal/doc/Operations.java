package io.windflow.rest.internal.doc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** The operations of resource classes. Methods of one path and verb that differ in media type become one operation. */
final class Operations {

    private static final List<String> VERBS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");
    private static final String EVENT_STREAM = "text/event-stream";

    private final Sources sources;
    private final Schemas schemas;
    private final Parameters parameters;
    private final Map<String, ObjectNode> paths = new TreeMap<>();

    Operations(Sources sources, Schemas schemas) {
        this.sources = sources;
        this.schemas = schemas;
        this.parameters = new Parameters(schemas);
    }

    Map<String, ObjectNode> paths() {
        return paths;
    }

    void add(TypeElement resource) {
        String base = Annotations.text(resource, "Path").orElseThrow();
        for (Element member : resource.getEnclosedElements()) {
            if (member.getKind() != ElementKind.METHOD) {
                continue;
            }
            ExecutableElement method = (ExecutableElement) member;
            Optional<String> verb = VERBS.stream()
                    .filter(name -> Annotations.find(method, name).isPresent())
                    .findFirst();
            if (verb.isPresent()) {
                String path = "/api/" + base
                        + Annotations.text(method, "Path").map(sub -> "/" + sub).orElse("");
                add(resource, method, path, verb.get());
            }
        }
    }

    private void add(TypeElement resource, ExecutableElement method, String path, String verb) {
        ObjectNode item = paths.computeIfAbsent(path, any -> JsonNodeFactory.instance.objectNode());
        String key = verb.toLowerCase(Locale.ROOT);
        boolean first = !item.has(key);
        ObjectNode operation = first ? item.putObject(key) : (ObjectNode) item.get(key);
        Javadoc javadoc = sources.javadoc(method);
        if (first) {
            operation.put("operationId", method.getSimpleName().toString());
            operation.putArray("tags").add(tag(path));
            operation.put("summary", javadoc.summary());
            operation.put("description", javadoc.description());
            security(operation, method);
        } else {
            operation.put(
                    "description",
                    operation.get("description").asText() + "\n\n`" + mediaType(resource, method) + "`: "
                            + javadoc.description());
        }
        parameters.add(
                operation,
                method,
                javadoc,
                Annotations.find(method, "Idempotent").isPresent());
        Optional<? extends VariableElement> body = parameters.body(method);
        body.ifPresent(parameter -> body(operation, parameter));
        answers(operation, resource, method);
        new Failures(operation, method, path, body.isPresent()).add();
    }

    static String tag(String path) {
        String[] segments = path.split("/");
        return segments[2].equals("v1") ? segments[3] : segments[2];
    }

    private static void security(ObjectNode operation, ExecutableElement method) {
        Optional<String> role = Annotations.find(method, "RolesAllowed")
                .map(mirror -> Annotations.texts(mirror, "value").get(0));
        if (role.isEmpty()) {
            operation.putArray("security");
            return;
        }
        operation.put("x-role", role.get());
        String description = operation.get("description").asText();
        operation.put("description", description + "\n\nRole: " + role.get() + ".");
    }

    private void body(ObjectNode operation, VariableElement parameter) {
        ObjectNode request = operation.putObject("requestBody");
        String type = parameter.asType().toString();
        request.put("required", !type.endsWith("RevisionChoice"));
        request.putObject("content").putObject("application/json").set("schema", schemas.request(parameter.asType()));
    }

    private void answers(ObjectNode operation, TypeElement resource, ExecutableElement method) {
        ObjectNode responses =
                operation.has("responses") ? (ObjectNode) operation.get("responses") : operation.putObject("responses");
        Optional<AnnotationMirror> answers = Annotations.find(method, "Answers");
        List<String> statuses = new ArrayList<>(
                answers.map(mirror -> Annotations.texts(mirror, "status")).orElse(List.of()));
        if (statuses.isEmpty()) {
            statuses.add("200");
        }
        for (String status : statuses) {
            ObjectNode response = responses.withObject("/" + status);
            response.put("description", Failures.reason(Integer.parseInt(status)));
            answers.ifPresent(mirror -> headers(response, Annotations.texts(mirror, "headers")));
            if (!status.equals("204") && !status.equals("304")) {
                ObjectNode content = response.withObject("/content").putObject(mediaType(resource, method));
                ObjectNode schema = answer(operation, method, answers);
                content.set("schema", schema);
                validation(operation, responses, schema);
            }
        }
    }

    /** Lists can be validated: the servlet gives each an ETag. */
    private static void validation(ObjectNode operation, ObjectNode responses, ObjectNode schema) {
        if (schema.path("$ref").asText().endsWith("Page")) {
            headers((ObjectNode) responses.get("200"), List.of("ETag"));
            responses.putObject("304").put("description", Failures.reason(304));
            Parameters.ifNoneMatch(operation);
        }
    }

    private ObjectNode answer(ObjectNode operation, ExecutableElement method, Optional<AnnotationMirror> answers) {
        if (mediaTypeOf(method).filter(EVENT_STREAM::equals).isPresent()) {
            events(operation, method);
            return JsonNodeFactory.instance.objectNode().put("type", "string");
        }
        TypeMirror body = answers.flatMap(mirror -> type(mirror, "body")).orElse(method.getReturnType());
        if (body.getKind() == TypeKind.VOID) {
            throw new IllegalStateException(method + " answers nothing: say 204");
        }
        return schemas.of(body);
    }

    private static Optional<TypeMirror> type(AnnotationMirror mirror, String name) {
        return Annotations.values(mirror, name).stream()
                .map(AnnotationValue::getValue)
                .map(TypeMirror.class::cast)
                .findFirst();
    }

    /** OpenAPI 3.1 has no words for events: an extension names each with the schema of its data. */
    private void events(ObjectNode operation, ExecutableElement method) {
        ObjectNode events = operation.putObject("x-events");
        StringBuilder text = new StringBuilder(operation.get("description").asText()).append("\n\nEvents:");
        for (AnnotationMirror stream : Annotations.repeated(method, "Streams")) {
            ObjectNode data = schemas.of(type(stream, "data").orElseThrow());
            String when = String.join("", Annotations.texts(stream, "when"));
            for (String name : Annotations.texts(stream, "event").get(0).split(", ")) {
                events.putObject(name).put("when", when).set("data", data);
                String schema = data.get("$ref").asText();
                text.append("\n- `").append(name).append("` with a `");
                text.append(schema.substring(schema.lastIndexOf('/') + 1))
                        .append("`, ")
                        .append(when);
            }
        }
        operation.put(
                "description",
                text.append("\n\nA comment every 15 seconds keeps the stream open.")
                        .toString());
    }

    private static void headers(ObjectNode response, List<String> names) {
        for (String name : names) {
            response.withObject("/headers")
                    .putObject(name)
                    .put("description", headerText(name))
                    .putObject("schema")
                    .put("type", "string");
        }
    }

    private static String headerText(String name) {
        return switch (name) {
            case "Location" -> "Where the thing made or followed is.";
            case "ETag" -> "The version of what is answered, for If-Match or If-None-Match.";
            default -> throw new IllegalStateException("Say what the header " + name + " is");
        };
    }

    private static String mediaType(TypeElement resource, ExecutableElement method) {
        return mediaTypeOf(method)
                .or(() -> mediaTypeOf(resource))
                .orElseThrow(() -> new IllegalStateException(method + " has no @Produces"));
    }

    private static Optional<String> mediaTypeOf(Element element) {
        return Annotations.text(element, "Produces").map(type -> type.replaceAll(";.*", ""));
    }

    static ArrayNode array(ObjectNode operation, String name) {
        return operation.has(name) ? (ArrayNode) operation.get(name) : operation.putArray(name);
    }
}
