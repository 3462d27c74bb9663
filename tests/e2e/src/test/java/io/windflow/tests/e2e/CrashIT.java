package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WindFlow killed in the middle of a deployment: after the restart the deployment ends and the picture is true. */
class CrashIT {

    private static final String STACK = "e2e-crash";

    @TempDir
    Path folder;

    private WindFlow windflow;

    @BeforeEach
    void start() {
        Machine.needsEngine();
        Machine.removeProject(STACK);
        windflow = new WindFlow(folder.resolve("home")).start();
    }

    @AfterEach
    void stop() {
        if (windflow != null) {
            windflow.close();
        }
        Machine.removeProject(STACK);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 150, 400, 1500})
    void killedInTheMiddleOfADeployment(int millisAfterItWasAccepted) {
        Api api = windflow.admin();
        api.save(STACK, ComposeFiles.web("1", "slow") + "      WEB_DELAY: 3\n").expect(201);
        String id = api.deploy(STACK);
        Awaitility.await()
                .pollDelay(Duration.ofMillis(millisAfterItWasAccepted))
                .until(() -> true);
        windflow.kill();

        windflow.start();
        Api again = windflow.admin();

        JsonNode end = again.awaitEnd(id);
        JsonNode stack = again.get("/api/v1/stacks/" + STACK).expect(200).json();
        if (end.path("state").asText().equals("SUCCEEDED")) {
            assertThat(stack.path("status").asText()).isEqualTo("RUNNING");
            assertThat(Machine.containers(STACK)).hasSize(1);
        } else {
            assertThat(end.path("state").asText()).isEqualTo("FAILED");
            assertThat(end.path("reason").asText()).isNotBlank();
        }
        // The stack is not stuck: the next deployment runs.
        again.deployAndExpect(STACK, "SUCCEEDED");
        assertThat(again.get("/api/v1/stacks?text=" + STACK)
                        .json()
                        .at("/items/0/status")
                        .asText())
                .isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill"})
    void everythingIsStillThereAfterwards(String how) {
        Api api = windflow.admin();
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");
        String secret =
                api.post("/api/v1/tokens", Map.of("name", "ci")).expect(201).text("secret");
        if (how.equals("stop")) {
            assertThat(windflow.stop()).as(windflow.console()).isIn(0, 143);
        } else {
            windflow.kill();
        }

        windflow.start();

        Api program = windflow.anonymous().withToken(secret);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        program.get("/api/v1/stacks/" + STACK).expect(200).text("status"))
                .isEqualTo("RUNNING"));
        assertThat(program.get("/api/v1/deployments?stack=" + STACK).json().path("items"))
                .hasSize(1);
    }
}
