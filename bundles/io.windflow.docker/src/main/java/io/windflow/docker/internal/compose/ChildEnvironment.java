package io.windflow.docker.internal.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of the Compose CLI. Compose puts its environment into the user's files wherever they say
 * {@code ${NAME}}, so WindFlow's own variables, with its passwords, must not be in it: a stack's values come from its
 * {@code .env}.
 */
final class ChildEnvironment {

    private static final List<String> PASSED = List.of(
            "PATH",
            "HOME",
            "DOCKER_CONFIG",
            "DOCKER_CERT_PATH",
            "DOCKER_TLS_VERIFY",
            "DOCKER_DEFAULT_PLATFORM",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy");

    /** What is set here wins over the same name in a stack's .env. */
    private static final Map<String, String> FIXED = Map.of(
            // Compose files that include others from Git or a registry are refused, and nothing is fetched.
            "COMPOSE_EXPERIMENTAL_GIT_REMOTE", "false",
            "COMPOSE_EXPERIMENTAL_OCI_REMOTE", "false",
            "COMPOSE_MENU", "false",
            "DOCKER_CLI_HINTS", "false");

    private ChildEnvironment() {}

    /** @param engine the address of WindFlow's engine: a Docker context must not lead the CLI to another one */
    static Map<String, String> of(Map<String, String> own, String engine) {
        Map<String, String> child = new LinkedHashMap<>();
        for (String name : PASSED) {
            String value = own.get(name);
            if (value != null && !value.isEmpty()) {
                child.put(name, value);
            }
        }
        child.put("DOCKER_HOST", engine);
        child.putAll(FIXED);
        return child;
    }
}
