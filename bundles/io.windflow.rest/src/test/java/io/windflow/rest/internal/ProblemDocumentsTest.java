package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong is answered with a problem document that says what, where and what to do. */
class ProblemDocumentsTest {

    private static final String STACK = "/api/v1/stacks/web";

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void brokenJsonIsToldWithItsPlace() throws Exception {
        JsonNode problem = problem(400, server.put("user", STACK, "{\n  \"compose\": oops\n}"));

        assertThat(problem.get("type").asText()).isEqualTo("/problems/malformed");
        assertThat(problem.get("detail").asText()).contains("line 2", "column");
        assertThat(problem.get("instance").asText()).isEqualTo(STACK);
    }

    @Test
    void jsonThatBreaksOffIsToldWithoutTheParsersSettings() throws Exception {
        JsonNode problem = problem(400, server.put("user", STACK, "{"));

        assertThat(problem.get("detail").asText())
                .contains("expected close marker")
                .doesNotContain("Source", "REDACTED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"compose\": \"x\", \"envv\": \"\"}|400|/envv|unknown-field|'envv'",
                "{\"compose\": [1]}|400|/compose|type|must be a text",
                "{\"env\": \"A=1\"}|422|/compose|required|compose is required",
            })
    void unfittingJsonIsToldWithItsField(String body, int status, String source, String rule, String words)
            throws Exception {
        JsonNode violation = problem(status, server.put("user", STACK, body))
                .get("violations")
                .get(0);

        assertThat(violation.get("source").asText()).isEqualTo(source);
        assertThat(violation.get("rule").asText()).isEqualTo(rule);
        assertThat(violation.get("message").asText()).contains(words).doesNotContain("java", "io.windflow");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"compose\": \"x\"} trailing", "{\"compose\": \"x\", \"compose\": \"y\"}", "[]", "\"text\"", "7"
            })
    void whatIsNoSingleObjectIsRefused(String body) throws Exception {
        HttpResponse<String> response = server.put("user", STACK, body);

        problem(400, response);
    }

    @Test
    void missingBodyIsRefused() throws Exception {
        problem(400, server.put("user", STACK, ""));
    }

    @Test
    void unknownEnumValueNamesTheKnownOnes() throws Exception {
        JsonNode problem =
                problem(400, server.put("admin", STACK + "/allowances", "{\"allowances\": [\"EVERYTHING\"]}"));

        assertThat(problem.get("violations").get(0).get("source").asText()).isEqualTo("/allowances/0");
        assertThat(problem.get("detail").asText()).contains("PRIVILEGED");
    }

    @Test
    void policyIsToldWithLineAndAdvice() throws Exception {
        JsonNode problem = problem(422, server.put("user", STACK, "{\"compose\": \"privileged\"}"));

        assertThat(problem.get("type").asText()).isEqualTo("/problems/policy");
        assertThat(problem.get("advice").asText()).contains("administrator");
        assertThat(problem.get("violations").get(0).get("line").asInt()).isEqualTo(4);
    }

    @Test
    void unexpectedFailureTellsAnIncidentAndNothingElse() throws Exception {
        HttpResponse<String> response = server.put("user", STACK, "{\"compose\": \"broken\"}");

        JsonNode problem = problem(500, response);
        assertThat(problem.get("type").asText()).isEqualTo("/problems/internal");
        assertThat(problem.get("instance").asText()).startsWith("urn:uuid:");
        assertThat(response.body()).doesNotContain("secret inner detail", "Exception");
    }

    @Test
    void unknownPathAndUnknownThingAreNotFound() throws Exception {
        assertThat(problem(404, server.get("admin", "/api/v1/nothing"))
                        .get("type")
                        .asText())
                .isEqualTo("/problems/not-found");
        assertThat(problem(404, server.get("admin", "/api/v1/stacks/none"))
                        .get("detail")
                        .asText())
                .contains("'none'");
    }

    @Test
    void wrongMethodTellsTheRightOnes() throws Exception {
        HttpResponse<String> response = server.post("admin", STACK, "{}");

        problem(405, response);
        assertThat(response.headers().firstValue("Allow").orElseThrow()).contains("GET", "PUT", "DELETE");
    }

    @Test
    void unknownMethodIsRefused() throws Exception {
        for (String method : new String[] {"TRACE", "PROPFIND"}) {
            HttpRequest.Builder request = server.request("admin", STACK);
            problem(405, server.send(request.method(method, HttpRequest.BodyPublishers.noBody())));
        }
    }

    @Test
    void wrongMediaTypesAreRefused() throws Exception {
        HttpRequest.Builder yaml = server.request("user", STACK).header("Content-Type", "application/yaml");
        problem(415, server.send(yaml.PUT(HttpRequest.BodyPublishers.ofString("services: {}"))));

        problem(406, server.send(server.request("user", "/api/v1/stacks").header("Accept", "text/html")));
    }

    @ParameterizedTest
    @CsvSource({"limit=0", "limit=501", "limit=many", "limit=99999999999"})
    void unfittingParameterIsNamed(String query) throws Exception {
        JsonNode problem = problem(422, server.get("viewer", "/api/v1/stacks?" + query));

        assertThat(problem.get("detail").asText()).contains("limit");
    }

    @Test
    void unfittingTimeIsNamed() throws Exception {
        JsonNode problem = problem(422, server.get("viewer", "/api/v1/containers/c1/logs?since=yesterday"));

        assertThat(problem.get("detail").asText()).contains("yesterday");
    }

    @Test
    void largeBodyIsRefusedFromItsLength() throws Exception {
        problem(413, server.put("user", STACK, "x".repeat(10 * 1024 * 1024)));
    }

    @Test
    void largeBodysRefusalIsHeardAlsoByWhoSendsAllOfItFirst() throws Exception {
        int length = 10 * 1024 * 1024;
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream output = socket.getOutputStream();
            output.write(("PUT " + STACK + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer user\r\n"
                            + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] part = new byte[0x10000];
            for (int sent = 0; sent < length; sent += part.length) {
                output.write(part);
            }

            assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void largeBodyWithoutALengthIsRefusedBeforeItIsRead() throws Exception {
        byte[] part = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream output = socket.getOutputStream();
            output.write(("PUT " + STACK + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer user\r\n"
                            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent <= 2 * 1024 * 1024; sent += 0x10000) {
                output.write(part);
            }
            output.flush();

            // No last chunk was sent: the answer comes without it.
            assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void deepJsonIsRefused() throws Exception {
        String deep = "{\"settings\": " + "{\"a\": ".repeat(100_000);

        HttpResponse<String> response = server.put("admin", "/api/v1/extensions/cache", deep);

        problem(400, response);
    }

    @Test
    void semicolonInAPathIsNoWayAroundTheRuleForNames() throws Exception {
        problem(400, server.put("user", STACK + ";touch", "{\"compose\": \"x\"}"));
    }

    @Test
    void urlThatCannotBeReadIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /api/v1/stacks/a|b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(readHead(socket.getInputStream())).startsWith("HTTP/1.1 400");
        }
    }

    private static String readHead(InputStream input) throws Exception {
        byte[] head = new byte[64];
        int read = input.readNBytes(head, 0, 32);
        return new String(head, 0, read, StandardCharsets.US_ASCII);
    }

    /** The problem document of an answer, checked for what every one has. */
    private static JsonNode problem(int status, HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = TestServer.parse(response);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("type").asText()).isNotBlank();
        assertThat(problem.get("instance").asText()).isNotBlank();
        return problem;
    }
}
