package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.identity.Role;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of the OpenAPI document, asked by nobody, by a viewer, a user and an administrator. */
class RoleMatrixTest {

    private static TestServer server;

    /** A route and the lowest role that may use it, null for everybody. */
    record Route(String verb, String path, Role role) {}

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    static Stream<Route> routes() throws Exception {
        JsonNode document = Json.MAPPER.readTree(Files.readString(Path.of("src/main/openapi/openapi.json")));
        List<Route> routes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                JsonNode role = operation.getValue().get("x-role");
                routes.add(new Route(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey().replaceAll("\\{number}", "1").replaceAll("\\{\\w+}", "none"),
                        role == null ? null : Role.valueOf(role.asText().toUpperCase(Locale.ROOT))));
            }
        }
        return routes.stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void routeLetsThroughWhomItDeclares(Route route) throws Exception {
        if (route.path().endsWith("/logout")) {
            return; // ends the session the other routes need; AuthTest asks it
        }
        if (route.role() == null) {
            assertThat(status(route, null)).isNotIn(403);
            return;
        }
        assertThat(status(route, null)).as("nobody").isEqualTo(401);
        assertThat(status(route, "forged")).as("a forged token").isEqualTo(401);
        for (Role role : Role.values()) {
            int status = status(route, role.name().toLowerCase(Locale.ROOT));
            if (role.includes(route.role())) {
                assertThat(status).as(role.name()).isNotIn(401, 403, 405);
            } else {
                assertThat(status).as(role.name()).isEqualTo(403);
            }
        }
    }

    /** The body is broken JSON: a route that lets the caller through refuses it and does nothing. */
    private static int status(Route route, String token) throws Exception {
        HttpRequest.Builder request = server.request(token, route.path());
        boolean body = !route.verb().equals("GET") && !route.verb().equals("DELETE");
        request.method(
                route.verb(), body ? HttpRequest.BodyPublishers.ofString("{") : HttpRequest.BodyPublishers.noBody());
        TestServer.json(request);
        return server.status(request);
    }
}
