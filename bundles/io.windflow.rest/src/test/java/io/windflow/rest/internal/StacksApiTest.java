package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main path over HTTP: save, deploy, read back. */
class StacksApiTest {

    private static final String STACK = "/api/v1/stacks/web";
    private static final String DRAFT = "{\"compose\": \"services: {}\", \"env\": \"TOKEN=secret\"}";

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
    void firstSaveCreatesAndALaterOneChanges() throws Exception {
        HttpResponse<String> first = server.put("user", STACK, DRAFT);
        HttpResponse<String> second = server.put("user", STACK, "{\"compose\": \"services: {a: {}}\"}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location")).contains(STACK);
        assertThat(first.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(TestServer.parse(second).get("number").asInt()).isEqualTo(2);
        assertThat(TestServer.parse(second).get("createdAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void saveIsRefusedWhenSomebodyElseSavedMeanwhile() throws Exception {
        server.put("user", STACK, DRAFT);
        String tag = server.get("user", STACK).headers().firstValue("ETag").orElseThrow();

        assertThat(put("If-Match", tag).statusCode()).isEqualTo(200);
        assertThat(put("If-Match", tag).statusCode()).isEqualTo(412);
        assertThat(put("If-Match", "\"something\"").statusCode()).isEqualTo(412);
        assertThat(put("If-Match", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void saveThatMustCreateIsRefusedWhenItExists() throws Exception {
        assertThat(put("If-None-Match", "*").statusCode()).isEqualTo(201);
        assertThat(put("If-None-Match", "*").statusCode()).isEqualTo(412);
    }

    @Test
    void saveMaySayWhatPolicyAllows() throws Exception {
        String draft = "{\"compose\": \"services: {}\", \"allowances\": [\"PRIVILEGED\", \"HOST_MOUNTS\"]}";

        assertThat(server.put("user", STACK, draft).statusCode()).isEqualTo(403);
        assertThat(server.put("admin", STACK, draft).statusCode()).isEqualTo(201);
        HttpResponse<String> unknown = server.put("admin", STACK, draft.replace("PRIVILEGED", "ANYTHING"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("ANYTHING");
    }

    @Test
    void viewerGetsNoEnv() throws Exception {
        server.put("user", STACK, DRAFT);

        JsonNode forUser = TestServer.parse(server.get("user", STACK + "/revisions/1"));
        JsonNode forViewer = TestServer.parse(server.get("viewer", STACK + "/revisions/1"));

        assertThat(forUser.get("env").asText()).isEqualTo("TOKEN=secret");
        assertThat(forViewer.has("env")).isFalse();
        assertThat(forViewer.get("compose").asText()).isEqualTo("services: {}");
    }

    @Test
    void deploymentIsAcceptedWithWhereToFollowIt() throws Exception {
        HttpResponse<String> latest = server.post("user", STACK + "/deployments", "{}");
        HttpResponse<String> chosen = server.post("user", STACK + "/deployments", "{\"revision\": 3}");
        HttpResponse<String> bare =
                server.send(server.request("user", STACK + "/deployments").POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(latest.statusCode()).isEqualTo(202);
        assertThat(latest.headers().firstValue("Location")).contains("/api/v1/deployments/d1");
        assertThat(TestServer.parse(latest).has("revision")).isFalse();
        assertThat(TestServer.parse(chosen).get("revision").asInt()).isEqualTo(3);
        assertThat(bare.statusCode()).isEqualTo(202);
    }

    @Test
    void logIsTextUnlessAskedOtherwise() throws Exception {
        server.post("user", STACK + "/deployments", "{}");

        HttpResponse<String> text = server.get("viewer", "/api/v1/deployments/d1/log");
        HttpResponse<String> json = server.send(
                server.request("viewer", "/api/v1/deployments/d1/log?after=1").header("Accept", "application/json"));

        assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(text.body()).startsWith("1970-01-01T00:00:00Z windflow | Validating\n");
        assertThat(TestServer.parse(json).get("items")).hasSize(2);
    }

    private HttpResponse<String> put(String header, String value) throws Exception {
        HttpRequest.Builder request = server.request("user", STACK).header(header, value);
        return server.send(TestServer.json(request).PUT(HttpRequest.BodyPublishers.ofString(DRAFT)));
    }
}
