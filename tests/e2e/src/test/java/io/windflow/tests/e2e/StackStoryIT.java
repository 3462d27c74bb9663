package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: save, deploy, break, roll back, operate, remove. */
class StackStoryIT {

    private static final String STACK = "e2e-story";

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

    @BeforeEach
    @AfterEach
    void removeLeftovers() {
        Machine.removeProject(STACK);
        if (api.get("/api/v1/stacks/" + STACK).status() == 200) {
            api.awaitEnd(api.delete("/api/v1/stacks/" + STACK + "?volumes=true")
                    .expect(202)
                    .text("id"));
        }
    }

    @Test
    void deploysAStackUntilItIsHealthy() throws Exception {
        Api.Answer saved = api.save(STACK, ComposeFiles.web("1")).expect(201);
        assertThat(saved.json().path("number").asInt()).isEqualTo(1);

        JsonNode deployment = api.deployAndExpect(STACK, "SUCCEEDED");

        assertThat(deployment.path("revision").asInt()).isEqualTo(1);
        assertThat(deployment.path("finishedAt").asText()).isNotBlank();
        JsonNode stack = api.get("/api/v1/stacks/" + STACK).expect(200).json();
        assertThat(stack.path("status").asText()).isEqualTo("RUNNING");
        assertThat(stack.at("/services/0/containers/0/health").asText()).isEqualTo("HEALTHY");
        assertThat(Machine.containers(STACK)).hasSize(1);
        Path compose = Path.of(stack.path("composeFile").asText());
        assertThat(Files.readString(compose)).isEqualTo(ComposeFiles.web("1"));
    }

    @Test
    void plainDockerComposeKeepsWorkingOnTheFiles() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");
        String file = api.get("/api/v1/stacks/" + STACK).text("composeFile");
        List<String> before = Machine.containers(STACK);

        Machine.run("docker", "compose", "-f", file, "up", "-d");

        assertThat(Machine.containers(STACK)).as("nothing to do for Compose").isEqualTo(before);
    }

    @Test
    void putsTheLastGoodRevisionBackWhenTheNewOneFails() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");
        api.save(STACK, ComposeFiles.web("2", "never")).expect(200);

        JsonNode failed = api.deployAndExpect(STACK, "ROLLED_BACK");

        assertThat(failed.path("rolledBackTo").asInt()).isEqualTo(1);
        assertThat(failed.path("reason").asText()).contains("web");
        JsonNode stack = api.get("/api/v1/stacks/" + STACK).json();
        assertThat(stack.path("revision").asInt()).isEqualTo(1);
        assertThat(stack.path("status").asText()).isEqualTo("RUNNING");
        assertThat(stack.at("/services/0/image").asText()).isNotEqualTo("windflow-test/web:2");
        assertThat(Machine.run("docker", "exec", Machine.containers(STACK).get(0), "cat", "/tmp/www/version"))
                .isEqualTo("1");
    }

    @Test
    void rollsBackToTheVeryImageThatRanEvenIfItsTagHasMoved() {
        Machine.run("docker", "tag", "windflow-test/web:1", "windflow-test/moving:latest");
        try {
            String compose = ComposeFiles.web("1").replace("windflow-test/web:1", "windflow-test/moving:latest");
            api.save(STACK, compose).expect(201);
            api.deployAndExpect(STACK, "SUCCEEDED");
            Machine.run("docker", "tag", "windflow-test/web:2", "windflow-test/moving:latest");
            api.save(STACK, compose.replace("healthy", "exit")).expect(200);

            api.deployAndExpect(STACK, "ROLLED_BACK");

            assertThat(Machine.run("docker", "exec", Machine.containers(STACK).get(0), "cat", "/tmp/www/version"))
                    .isEqualTo("1");
        } finally {
            Machine.removeProject(STACK);
            Machine.run("docker", "rmi", "windflow-test/moving:latest");
        }
    }

    @Test
    void goesBackOnRequest() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");
        api.save(STACK, ComposeFiles.web("2")).expect(200);
        api.deployAndExpect(STACK, "SUCCEEDED");

        String id = api.post("/api/v1/stacks/" + STACK + "/rollback", Map.of())
                .expect(202)
                .text("id");

        assertThat(api.awaitEnd(id).path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(api.get("/api/v1/stacks/" + STACK).json().path("revision").asInt())
                .isEqualTo(1);
    }

    @Test
    void stopsStartsAndRestarts() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");

        operate("stop");
        assertThat(status()).isEqualTo("STOPPED");
        operate("start");
        assertThat(status()).isEqualTo("RUNNING");
        operate("restart");
        assertThat(status()).isEqualTo("RUNNING");
    }

    @Test
    void removesAStackAndKeepsItsDeployments() {
        api.save(STACK, ComposeFiles.web("1") + "    volumes: ['data:/data']\nvolumes:\n  data: {}\n")
                .expect(201);
        String deployment = api.deployAndExpect(STACK, "SUCCEEDED").path("id").asText();
        String directory = api.get("/api/v1/stacks/" + STACK).text("directory");

        String removal = api.delete("/api/v1/stacks/" + STACK + "?volumes=true")
                .expect(202)
                .text("id");

        assertThat(api.awaitEnd(removal).path("state").asText()).isEqualTo("SUCCEEDED");
        api.get("/api/v1/stacks/" + STACK).expectProblem(404, STACK);
        assertThat(Machine.containers(STACK)).isEmpty();
        assertThat(Machine.run("docker", "volume", "ls", "-q", "--filter", "name=" + STACK + "_data"))
                .isEmpty();
        assertThat(Path.of(directory)).doesNotExist();
        assertThat(api.get("/api/v1/deployments/" + deployment + "/log")
                        .expect(200)
                        .response()
                        .body())
                .isNotBlank();
    }

    @Test
    void keepsVolumesUnlessAsked() {
        api.save(STACK, ComposeFiles.web("1") + "    volumes: ['data:/data']\nvolumes:\n  data: {}\n")
                .expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");

        api.awaitEnd(api.delete("/api/v1/stacks/" + STACK).expect(202).text("id"));

        assertThat(Machine.run("docker", "volume", "ls", "-q", "--filter", "name=" + STACK + "_data"))
                .isEqualTo(STACK + "_data");
    }

    @Test
    void cancelsADeployment() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");
        api.save(STACK, ComposeFiles.web("2", "slow") + "      WEB_DELAY: 60\n").expect(200);
        String id = api.deploy(STACK);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() ->
                        "WAITING".equals(api.get("/api/v1/deployments/" + id).text("state")));

        api.post("/api/v1/deployments/" + id + "/cancel").expect(202);

        assertThat(api.awaitEnd(id).path("state").asText()).isEqualTo("CANCELLED");
        assertThat(Machine.run("docker", "exec", Machine.containers(STACK).get(0), "cat", "/tmp/www/version"))
                .as("what ran before runs again")
                .isEqualTo("1");
    }

    @Test
    void runsTwoDeploymentsOfOneStackOneAfterTheOther() {
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        String first = api.deploy(STACK);
        String second = api.deploy(STACK);

        JsonNode firstEnd = api.awaitEnd(first);
        JsonNode secondEnd = api.awaitEnd(second);

        assertThat(firstEnd.path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(secondEnd.path("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(secondEnd.path("startedAt").asText())
                .isGreaterThanOrEqualTo(firstEnd.path("finishedAt").asText());
    }

    private void operate(String verb) {
        String id = api.post("/api/v1/stacks/" + STACK + "/" + verb).expect(202).text("id");
        assertThat(api.awaitEnd(id).path("state").asText()).as(verb).isEqualTo("SUCCEEDED");
    }

    private String status() {
        return api.get("/api/v1/stacks/" + STACK).text("status");
    }
}
