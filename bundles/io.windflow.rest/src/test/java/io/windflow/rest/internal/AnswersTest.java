package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.rest.internal.http.ApiSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What answers have in common: headers, validation, limits, the audit of refusals, health, the documentation. */
class AnswersTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void everyAnswerTellsBrowsersToBeCareful() throws Exception {
        for (String path : new String[] {"/api/health", "/api/v1/stacks", "/api/nothing"}) {
            HttpResponse<String> response = server.get("viewer", path);
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(header(response, "Content-Security-Policy")).contains("frame-ancestors 'none'");
        }
        assertThat(header(server.get("viewer", "/api/v1/auth/me"), "Cache-Control"))
                .isEqualTo("no-store");
    }

    @Test
    void listIsSentAgainOnlyWhenItChanged() throws Exception {
        String path = "/api/v1/stacks";
        String tag = header(server.get("viewer", path), "ETag");

        HttpResponse<String> same = server.send(server.request("viewer", path).header("If-None-Match", tag));
        server.put("user", path + "/web", "{\"compose\": \"x\"}");
        HttpResponse<String> changed =
                server.send(server.request("viewer", path).header("If-None-Match", tag));

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(header(same, "ETag")).isEqualTo(tag);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(TestServer.parse(changed).get("items")).hasSize(1);
    }

    @Test
    void engineIsAskedOnceForWhatIsInTheCache() throws Exception {
        JsonNode first = TestServer.parse(server.get("viewer", "/api/v1/images?limit=1"));
        JsonNode second = TestServer.parse(server.get(
                "viewer",
                "/api/v1/images?limit=1&cursor=" + first.get("next").asText().replace(" ", "%20")));
        assertThat(first.get("items").get(0).get("tags").get(0).asText()).isEqualTo("nginx:1");
        assertThat(second.get("items").get(0).get("id").asText()).isEqualTo("sha256:2");
        assertThat(second.has("next")).isFalse();
        assertThat(server.engine.imageQuestions()).isEqualTo(1);

        HttpRequest.Builder delete = server.request("user", "/api/v1/images/sha256:2");
        assertThat(server.send(delete.DELETE()).statusCode()).isEqualTo(204);
        server.get("viewer", "/api/v1/images");
        assertThat(server.engine.imageQuestions()).isEqualTo(2);
    }

    @Test
    void tokenInTheUrlIsRefused() throws Exception {
        HttpResponse<String> response = server.get("viewer", "/api/v1/stacks?access_token=viewer");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(header(response, "WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void refusalIsRecorded() throws Exception {
        server.put("viewer", "/api/v1/stacks/web", "{\"compose\": \"x\"}");

        assertThat(server.audit.lines()).contains("viewer access.refused PUT /api/v1/stacks/web forbidden");
    }

    @Test
    void changeOfAContainerIsRecordedWithItsResult() throws Exception {
        server.post("user", "/api/v1/containers/c1/restart", "");
        server.post("user", "/api/v1/containers/none/stop", "");

        assertThat(server.audit.lines())
                .contains("user container.restart container/c1 ok", "user container.stop container/none not_found");
    }

    @Test
    void requestsBeyondTheLimitAreRefusedWithWhenToComeBack() throws Exception {
        try (TestServer limited = TestServer.start(new ApiSettings(1024, 3, Duration.ofSeconds(15)))) {
            HttpResponse<String> response = limited.get("viewer", "/api/v1/stacks");
            for (int i = 0; i < 20 && response.statusCode() == 200; i++) {
                response = limited.get("viewer", "/api/v1/stacks");
            }

            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(header(response, "Retry-After"))).isBetween(1, 60);
            assertThat(TestServer.parse(response).get("retryAfter").asInt()).isBetween(1, 60);
            assertThat(limited.get("user", "/api/v1/stacks").statusCode()).isEqualTo(200);
            assertThat(limited.get("viewer", "/api/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void healthIsToldToEverybody() throws Exception {
        JsonNode health = TestServer.parse(server.get(null, "/api/health"));

        assertThat(health.get("status").asText()).isEqualTo("UP");
        assertThat(health.get("version").asText()).isEqualTo("0.1.0");
        assertThat(health.at("/capabilities/store/provider").asText()).isEqualTo("sqlite");
        assertThat(health.at("/engines/local/status").asText()).isEqualTo("UP");
        assertThat(health.at("/extensions/cache").asText()).isEqualTo("AVAILABLE");
    }

    @Test
    void storeThatIsAwayMakesHealthDegradedButAlive() throws Exception {
        server.extensions.storeIs(Status.DOWN);

        HttpResponse<String> response = server.get(null, "/api/health");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestServer.parse(response).get("status").asText()).isEqualTo("DEGRADED");
    }

    @Test
    void healthIsDownWhenNothingCanBeServed() throws Exception {
        server.extensions.storeHasNoProvider();

        HttpResponse<String> response = server.get(null, "/api/health");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(TestServer.parse(response).get("status").asText()).isEqualTo("DOWN");
        assertThat(TestServer.parse(response).at("/capabilities/store/status").asText())
                .isEqualTo("DOWN");
    }

    @Test
    void documentAndItsPagesAreServedFromHere() throws Exception {
        HttpResponse<String> document = server.get(null, "/api/openapi.json");
        HttpResponse<String> page = server.get(null, "/api/docs");

        assertThat(TestServer.parse(document).get("openapi").asText()).startsWith("3.1");
        assertThat(page.body()).contains("/api/docs/swagger-ui-bundle.js").doesNotContain("http://", "https://");
        assertThat(header(page, "Content-Security-Policy")).contains("script-src 'self'");
        for (String file : new String[] {"start.js", "swagger-ui.css", "swagger-ui-bundle.js"}) {
            assertThat(server.get(null, "/api/docs/" + file).statusCode()).isEqualTo(200);
        }
        assertThat(server.get(null, "/api/docs/index.html").statusCode()).isEqualTo(404);
        HttpResponse<String> start = server.get(null, "/api");
        assertThat(start.statusCode()).isEqualTo(303);
        assertThat(header(start, "Location")).isEqualTo("/api/docs");
        HttpRequest.Builder packed = server.request(null, "/api/openapi.json").header("Accept-Encoding", "gzip");
        assertThat(header(server.send(packed), "Content-Encoding")).isEqualTo("gzip");
        HttpRequest.Builder again =
                server.request(null, "/api/openapi.json").header("If-None-Match", header(document, "ETag"));
        assertThat(server.send(again).statusCode()).isEqualTo(304);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }
}
