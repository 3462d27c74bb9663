package io.windflow.tests.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A client of the REST API, as a user's program would be. */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "ROLLED_BACK", "CANCELLED");

    private final String root;
    private final String token;

    Api(int port) {
        this("http://127.0.0.1:" + port, null);
    }

    private Api(String root, String token) {
        this.root = root;
        this.token = token;
    }

    /** An answer. */
    public record Answer(int status, HttpResponse<String> response, JsonNode json) {

        public String text(String field) {
            return json.path(field).asText(null);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public Answer expect(int expected) {
            assertThat(status)
                    .as("%s %s: %s", response.request().method(), response.uri(), response.body())
                    .isEqualTo(expected);
            return this;
        }

        /** Expects a problem document with a detail that names all of the words. */
        public Answer expectProblem(int expected, String... words) {
            expect(expected);
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(text("type")).isNotBlank();
            assertThat(text("title")).isNotBlank();
            assertThat(json.path("status").asInt()).isEqualTo(expected);
            for (String word : words) {
                assertThat(response.body()).contains(word);
            }
            return this;
        }
    }

    public Api login(String username, String password) {
        Answer answer = post("/api/v1/auth/login", Map.of("username", username, "password", password))
                .expect(200);
        return withToken(answer.text("accessToken"));
    }

    public Api withToken(String bearer) {
        return new Api(root, bearer);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer post(String path) {
        return send("POST", path, null);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer send(String method, String path, Object body, String... headers) {
        try {
            String text = body == null || body instanceof String ? (String) body : JSON.writeValueAsString(body);
            HttpRequest.Builder request = request(path)
                    .method(
                            method,
                            text == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(text));
            if (text != null) {
                request.setHeader("Content-Type", "application/json");
            }
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response, parse(response));
        } catch (java.net.ConnectException e) {
            return new Answer(0, null, MissingNode.getInstance());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a stream of server-sent events; the lines as they come. */
    public HttpResponse<Stream<String>> stream(String path, String... headers) {
        try {
            HttpRequest.Builder request = request(path).setHeader("Accept", "text/event-stream");
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(30));
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        return request;
    }

    private static JsonNode parse(HttpResponse<String> response) {
        if (!response.headers().firstValue("Content-Type").orElse("").contains("json")) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    // What most tests do

    public Answer save(String stack, String compose) {
        return put("/api/v1/stacks/" + stack, Map.of("compose", compose, "env", ""));
    }

    /** Starts a deployment of the latest revision and returns its id. */
    public String deploy(String stack) {
        Answer answer =
                post("/api/v1/stacks/" + stack + "/deployments", Map.of()).expect(202);
        assertThat(answer.header("Location")).endsWith("/api/v1/deployments/" + answer.text("id"));
        return answer.text("id");
    }

    /** Waits for a deployment's end and returns it. */
    public JsonNode awaitEnd(String deployment) {
        String path = "/api/v1/deployments/" + deployment;
        return await("end of deployment " + deployment)
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> get(path).expect(200).json(),
                        json -> FINAL.contains(json.path("state").asText()));
    }

    /** Deploys the latest revision and expects how it ends. */
    public JsonNode deployAndExpect(String stack, String state) {
        String id = deploy(stack);
        JsonNode end = awaitEnd(id);
        assertThat(end.path("state").asText())
                .as(
                        "%s%n%s",
                        end, get("/api/v1/deployments/" + id + "/log").response.body())
                .isEqualTo(state);
        return end;
    }

    public void awaitExtension(String id, String state) {
        await("extension " + id + " " + state)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    Answer answer = get("/api/v1/extensions/" + id).expect(200);
                    assertThat(answer.text("state"))
                            .as(answer.response().body())
                            .isEqualTo(state);
                });
    }

    /** The provider in force of a capability, from the health document. */
    public String provider(String capability) {
        return health(capability).path("provider").asText(null);
    }

    /** Whether the provider in force of a capability serves, as the health document says. */
    public boolean isUp(String capability) {
        return health(capability).path("status").asText().equals("UP");
    }

    private JsonNode health(String capability) {
        return get("/api/health").json().path("capabilities").path(capability);
    }
}
