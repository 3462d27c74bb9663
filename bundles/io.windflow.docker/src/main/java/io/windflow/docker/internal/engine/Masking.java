package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** Hides the values of environment variables in an inspect document: passwords are handed to containers in them. */
final class Masking {

    static final String MASK = "********";

    private Masking() {}

    static JsonNode maskEnvironment(JsonNode inspect) {
        if (inspect.path("Config").path("Env") instanceof ArrayNode variables) {
            for (int i = 0; i < variables.size(); i++) {
                String variable = variables.get(i).asText();
                int equals = variable.indexOf('=');
                if (equals >= 0) {
                    variables.set(i, variables.textNode(variable.substring(0, equals + 1) + MASK));
                }
            }
        }
        return inspect;
    }
}
