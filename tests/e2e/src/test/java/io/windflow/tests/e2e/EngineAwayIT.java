package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.EngineProxy;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine goes and comes back: said plainly, the rest works, and it is picked up again. */
class EngineAwayIT {

    private static final String STACK = "e2e-away";

    @TempDir
    Path folder;

    private Path socketFolder;
    private EngineProxy engine;
    private WindFlow windflow;

    @BeforeEach
    void start() throws Exception {
        Machine.needsEngine();
        Machine.removeProject(STACK);
        socketFolder = Files.createTempDirectory("wf");
        engine = new EngineProxy(socketFolder.resolve("e.sock")).up();
        windflow = new WindFlow(folder.resolve("home"))
                .with("DOCKER_HOST", engine.address())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        if (windflow != null) {
            windflow.close();
            engine.close();
            Files.delete(socketFolder);
        }
        Machine.removeProject(STACK);
    }

    @Test
    void itIsSaidAndPickedUpAgain() throws Exception {
        Api api = windflow.admin();
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");

        engine.down();

        awaitReachable(api, false);
        assertThat(api.get("/api/v1/engines/local").text("reason")).isNotBlank();
        api.get("/api/health").expect(200);
        assertThat(api.get("/api/v1/stacks/" + STACK).expect(200).text("status"))
                .isEqualTo("UNKNOWN");
        api.get("/api/v1/images").expectProblem(503);
        api.get("/api/v1/deployments").expect(200);
        String id = api.deploy(STACK);

        engine.up();

        awaitReachable(api, true);
        assertThat(api.awaitEnd(id).path("state").asText()).isIn("SUCCEEDED", "FAILED");
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        api.get("/api/v1/stacks/" + STACK).text("status"))
                .isEqualTo("RUNNING"));
    }

    @Test
    void goneInTheMiddleOfADeployment() throws Exception {
        Api api = windflow.admin();
        api.save(STACK, ComposeFiles.web("1", "slow") + "      WEB_DELAY: 5\n").expect(201);
        String id = api.deploy(STACK);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> "WAITING"
                .equals(api.get("/api/v1/deployments/" + id).text("state")));

        engine.down();
        awaitReachable(api, false);
        engine.up();

        awaitReachable(api, true);
        assertThat(api.awaitEnd(id).path("state").asText()).isIn("SUCCEEDED", "FAILED");
        api.deployAndExpect(STACK, "SUCCEEDED");
    }

    private static void awaitReachable(Api api, boolean reachable) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(
                        api.get("/api/v1/engines/local")
                                .json()
                                .path("reachable")
                                .asBoolean())
                .isEqualTo(reachable));
    }
}
