package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wrong input gets a clear answer that says what, where and what to do, and changes nothing. */
class BadInputIT {

    private static final String STACK = "e2e-bad";

    @TempDir
    static Path folder;

    private static WindFlow windflow;
    private static Api api;

    @BeforeAll
    static void start() {
        Machine.needsEngine();
        windflow = new WindFlow(folder.resolve("home")).start();
        api = windflow.admin();
    }

    @AfterAll
    static void stop() {
        if (windflow != null) {
            windflow.close();
        }
    }

    @AfterEach
    void removeLeftovers() {
        Machine.removeProject(STACK);
        if (api.get("/api/v1/stacks/" + STACK).status() == 200) {
            api.awaitEnd(api.delete("/api/v1/stacks/" + STACK).expect(202).text("id"));
        }
    }

    @Test
    void composeThatDoesNotParse() {
        Api.Answer answer = api.save(STACK, "services:\n  web:\n    image: [unclosed\n  other: {}\n")
                .expectProblem(422);
        JsonNode violation = answer.json().at("/violations/0");
        assertThat(violation.path("line").asInt()).isBetween(3, 4);
        assertThat(violation.path("column").asInt()).isPositive();
        api.get("/api/v1/stacks/" + STACK).expect(404);
    }

    @Test
    void composeThatIsNoComposeModel() {
        api.save(STACK, "services:\n  web:\n    image: windflow-test/web:1\n    imgae: x\n")
                .expectProblem(422, "imgae");
        api.get("/api/v1/stacks/" + STACK).expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    privileged: true\n",
                "    network_mode: host\n",
                "    pid: host\n",
                "    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n",
                "    volumes: ['/:/host']\n",
                "    devices: ['/dev/kmsg:/dev/kmsg']\n",
                "    cap_add: [SYS_ADMIN]\n",
                "    env_file: ../../secret.env\n",
                "    env_file: /etc/passwd\n",
                "    build: /etc\n"
            })
    void composeThatPolicyRefuses(String line) {
        Api.Answer answer = api.save(STACK, "services:\n  web:\n    image: windflow-test/web:1\n" + line)
                .expectProblem(422);
        assertThat(answer.json().at("/violations/0/line").asInt())
                .as(answer.response().body())
                .isEqualTo(4);
        api.get("/api/v1/stacks/" + STACK).expect(404);
    }

    @Test
    void anAdministratorMayAllowWhatPolicyRefuses() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        String privileged = ComposeFiles.web("1") + "    privileged: true\n";
        api.save(STACK, privileged).expectProblem(422, "privileged");

        api.put("/api/v1/stacks/" + STACK + "/allowances", Map.of("allowances", new String[] {"PRIVILEGED"}))
                .expect(200);

        api.save(STACK, privileged).expect(200);
    }

    @Test
    void anAdministratorMaySaveAndAllowAtOnce() {
        Map<String, Object> draft = Map.of(
                "compose", ComposeFiles.web("1") + "    privileged: true\n", "allowances", new String[] {"PRIVILEGED"});
        api.post("/api/v1/users", Map.of("username", "plain", "role", "USER", "password", WindFlow.PASSWORD))
                .expect(201);
        windflow.anonymous()
                .login("plain", WindFlow.PASSWORD)
                .put("/api/v1/stacks/" + STACK, draft)
                .expectProblem(403, "administrators");

        api.put("/api/v1/stacks/" + STACK, draft).expect(201);

        assertThat(api.get("/api/v1/stacks/" + STACK).json().at("/allowances/0").asText())
                .isEqualTo("PRIVILEGED");
    }

    @Test
    void anUnknownImage() {
        api.save(STACK, "services:\n  web:\n    image: windflow-test/there-is-none:9\n")
                .expect(201);
        JsonNode end = api.deployAndExpect(STACK, "FAILED");
        assertThat(end.path("reason").asText()).contains("windflow-test/there-is-none:9");
        assertThat(end.path("advice").asText()).isNotBlank();
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            api.save(STACK, ComposeFiles.published(taken.getLocalPort())).expect(201);
            JsonNode end = api.deployAndExpect(STACK, "FAILED");
            assertThat(end.path("reason").asText()).contains(Integer.toString(taken.getLocalPort()));
            assertThat(end.path("advice").asText()).isNotBlank();
        }
    }

    @Test
    void aContainerThatNeverGetsHealthy() {
        api.save(STACK, ComposeFiles.web("1", "never")).expect(201);
        JsonNode end = api.deployAndExpect(STACK, "FAILED");
        assertThat(end.path("reason").asText()).contains("web").containsIgnoringCase("health");
    }

    @Test
    void aContainerThatExits() {
        api.save(STACK, ComposeFiles.web("1", "exit") + "      WEB_DELAY: 1\n      WEB_EXIT_CODE: 7\n")
                .expect(201);
        JsonNode end = api.deployAndExpect(STACK, "FAILED");
        assertThat(end.path("reason").asText()).contains("web", "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;touch canary",
                "$(touch canary)",
                "`touch canary`",
                "../up",
                "new\nline",
                "-leading",
                "UPPER",
                "a b"
            })
    void namesThatAreNoNames(String name) throws Exception {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        String path = "/api/v1/stacks/" + encoded;
        for (Api.Answer answer : new Api.Answer[] {
            api.put(path, Map.of("compose", ComposeFiles.web("1"))),
            api.get(path),
            api.delete(path),
            api.post(path + "/deployments", Map.of()),
            api.post(path + "/stop")
        }) {
            assertThat(answer.status()).as(answer.response().body()).isIn(400, 404, 422);
            answer.expectProblem(answer.status());
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(folder.resolve("home").resolve("canary")).doesNotExist();
        assertThat(Path.of("canary")).doesNotExist();
    }

    @Test
    void headersThatAreTooLarge() {
        api.send("GET", "/api/v1/stacks", null, "X-Filler", "x".repeat(64 * 1024))
                .expectProblem(431);
    }

    @Test
    void aBodyOfTenMegabytes() {
        api.put("/api/v1/stacks/" + STACK, "{\"compose\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}")
                .expectProblem(413);
    }

    @Test
    void malformedJson() {
        api.put("/api/v1/stacks/" + STACK, "{\"compose\": \n").expectProblem(400);
        api.put("/api/v1/stacks/" + STACK, "{\"compos\": \"\"}").expectProblem(400, "compos");
        api.put("/api/v1/stacks/" + STACK, "[]").expectProblem(400);
    }

    @Test
    void whatDoesNotExist() {
        api.get("/api/v1/stacks/none").expectProblem(404, "none");
        api.get("/api/v1/deployments/none").expectProblem(404, "none");
        api.get("/api/v1/extensions/none").expectProblem(404, "none");
        api.get("/api/v1/containers/none").expectProblem(404, "none");
        api.get("/api/v1/nothing").expectProblem(404);
        api.delete("/api/health").expectProblem(405);
    }

    @Test
    void aChangeThatSomebodyElseHasOvertaken() {
        Api.Answer first = api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.save(STACK, ComposeFiles.web("2")).expect(200);

        api.send(
                        "PUT",
                        "/api/v1/stacks/" + STACK,
                        Map.of("compose", ComposeFiles.web("1", "slow")),
                        "If-Match",
                        first.header("ETag"))
                .expectProblem(412);
    }
}
