package io.windflow.rest.internal.doc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windflow.rest.internal.dto.ProblemDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.TypeElement;

/** Makes the OpenAPI document from the resource classes, the records they take and answer, and their Javadoc. */
final class OpenApiDocument {

    private static final Path API = Path.of("../io.windflow.api/src/main/java");
    private static final Path REST = Path.of("src/main/java");
    private static final Path EXAMPLES = Path.of("src/main/openapi/examples");

    private static final String DESCRIPTION =
            """
            Deploys and runs Docker Compose stacks on your own machines.

            Log in with `POST /api/v1/auth/login` and send the access token, or an API token, as \
            `Authorization: Bearer`. Lists are paged: ask for the next page with `cursor` set to the `next` of the one \
            before. Long work answers 202 with something to follow. A `POST` with an `Idempotency-Key` that is sent \
            again gets the same answer again. Errors are problem documents (RFC 9457) with a stable `type`.""";

    /** The document itself, and what only extensions know. */
    private static final Set<String> UNDESCRIBED = Set.of("DocsResource", "ContributedResource");

    private OpenApiDocument() {}

    static String generate() throws IOException {
        Sources sources = Sources.read(API, REST);
        Schemas schemas = new Schemas(sources, EXAMPLES);
        Operations operations = new Operations(sources, schemas);
        for (TypeElement resource : sources.classes("io.windflow.rest.internal.resource")) {
            if (Annotations.find(resource, "Path").isPresent() && !UNDESCRIBED.contains(name(resource))) {
                operations.add(resource);
            }
        }
        schemas.of(sources.type(ProblemDocument.class.getName()).asType());

        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode document = json.createObjectNode().put("openapi", "3.1.0");
        ObjectNode info = document.putObject("info").put("title", "WindFlow").put("version", "1");
        info.put("description", DESCRIPTION);
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray("bearer");
        tags(document, operations);
        ObjectNode paths = document.putObject("paths");
        operations.paths().forEach(paths::set);
        ObjectNode components = document.putObject("components");
        security(components);
        idempotency(components);
        Failures.describe(components);
        ObjectNode named = components.putObject("schemas");
        schemas.named().forEach(named::set);
        return json.writeValueAsString(document) + "\n";
    }

    private static String name(TypeElement type) {
        return type.getSimpleName().toString();
    }

    private static void tags(ObjectNode document, Operations operations) {
        ArrayNode tags = document.putArray("tags");
        TreeSet<String> names = new TreeSet<>();
        operations.paths().keySet().forEach(path -> names.add(Operations.tag(path)));
        names.forEach(name -> tags.addObject().put("name", name));
    }

    private static void security(ObjectNode components) {
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An access token from a login, or an API token.");
    }

    private static void idempotency(ObjectNode components) {
        ObjectNode key = components.putObject("parameters").putObject("IdempotencyKey");
        key.put("name", "Idempotency-Key").put("in", "header").put("required", false);
        key.put(
                "description",
                "Made by the client, the same when it sends the request again: it then gets the first answer, and"
                        + " nothing is done twice. Kept for a day.");
        key.putObject("schema").put("type", "string").put("minLength", 1).put("maxLength", 128);
    }
}
