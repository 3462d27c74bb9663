package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windflow.docker.internal.http.EngineAwayException;
import io.windflow.docker.internal.http.EngineHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The Engine API in the version that was negotiated, answers as JSON. An answer with an error is an
 * {@link EngineRefusal}, no answer an {@link IOException}. Safe for use by any thread.
 */
final class EngineClient implements AutoCloseable {

    /** Answers that the engine has at hand. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** Answers that wait for something: a container that takes its time to stop. The link ends them when it breaks. */
    static final Duration WHEN_DONE = null;

    /** Leaves answers open: who asked closes them, after reading what stands behind the document. */
    static final ObjectMapper JSON = new ObjectMapper(
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build());

    private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);
    private static final int LONGEST_ERROR = 16 * 1024;

    private final EngineHttp http;
    private final ApiVersion apiVersion;
    private final String engineVersion;

    private EngineClient(EngineHttp http, ApiVersion apiVersion, String engineVersion) {
        this.http = http;
        this.apiVersion = apiVersion;
        this.engineVersion = engineVersion;
    }

    /** Asks the engine for its versions and settles on one of the API. Closes the connection if that fails. */
    static EngineClient connect(EngineHttp http) throws IOException, EngineAwayException {
        try {
            JsonNode version = http.call("GET", "/version", FIRST_ANSWER, reply -> {
                refuse(reply);
                return JSON.readTree(reply.body());
            });
            String engine = version.path("Version").asText();
            ApiVersion newest = ApiVersion.parse(version.path("ApiVersion").asText());
            ApiVersion oldest = ApiVersion.parse(version.path("MinAPIVersion").asText(ApiVersion.OLDEST.toString()));
            return new EngineClient(http, ApiVersion.negotiate(engine, oldest, newest), engine);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            http.close();
            throw new EngineAwayException("What answers there is not a Docker Engine", "Check DOCKER_HOST", e);
        } catch (IOException | EngineAwayException | RuntimeException e) {
            http.close();
            throw e;
        }
    }

    ApiVersion apiVersion() {
        return apiVersion;
    }

    String engineVersion() {
        return engineVersion;
    }

    JsonNode get(String path) throws IOException {
        return http.call("GET", versioned(path), SOON, reply -> {
            refuse(reply);
            return JSON.readTree(reply.body());
        });
    }

    /** Reads a list element by element, so that a long one needs little memory. */
    void each(String path, Consumer<JsonNode> element) throws IOException {
        http.call("GET", versioned(path), SOON, reply -> {
            refuse(reply);
            try (JsonParser parser = JSON.createParser(reply.body())) {
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        element.accept(JSON.readTree(parser));
                    }
                }
            }
            return null;
        });
    }

    void post(String path, Duration timeout) throws IOException {
        send("POST", path, timeout);
    }

    void delete(String path, Duration timeout) throws IOException {
        send("DELETE", path, timeout);
    }

    /** Opens an answer that goes on: events, a log, readings. */
    EngineHttp.Reply stream(String path) throws IOException {
        EngineHttp.Reply reply = http.stream(versioned(path), SOON);
        try {
            refuse(reply);
            return reply;
        } catch (IOException | RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    /** Ends every call and stream under way. */
    @Override
    public void close() {
        http.close();
    }

    private void send(String method, String path, Duration timeout) throws IOException {
        http.call(method, versioned(path), timeout, reply -> {
            refuse(reply);
            return null;
        });
    }

    private String versioned(String path) {
        return "/v" + apiVersion + path;
    }

    private static void refuse(EngineHttp.Reply reply) throws IOException {
        if (reply.status() < 400) {
            return;
        }
        String body;
        try (InputStream in = reply.body()) {
            body = new String(in.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8).strip();
        }
        throw new EngineRefusal(reply.status(), words(body));
    }

    private static String words(String body) {
        try {
            String message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? body : message;
        } catch (JsonProcessingException e) {
            // A proxy in between answers in its own way.
            return body;
        }
    }
}
