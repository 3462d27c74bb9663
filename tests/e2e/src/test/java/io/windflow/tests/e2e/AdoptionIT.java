package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that runs already is taken over as it is. */
class AdoptionIT {

    private static final String PROJECT = "e2e-adopted";

    @TempDir
    Path folder;

    private WindFlow windflow;

    @BeforeEach
    void start() {
        Machine.needsEngine();
        Machine.removeProject(PROJECT);
        windflow = new WindFlow(folder.resolve("home")).start();
    }

    @AfterEach
    void stop() {
        if (windflow != null) {
            windflow.close();
        }
        Machine.removeProject(PROJECT);
    }

    @Test
    void withoutRestartingAContainer() throws Exception {
        Path project = Files.createDirectory(folder.resolve(PROJECT));
        Path file = Files.writeString(project.resolve("compose.yaml"), ComposeFiles.web("1"));
        Machine.run("docker", "compose", "-p", PROJECT, "-f", file.toString(), "up", "-d", "--wait");
        List<String> before = Machine.containers(PROJECT);
        String startedAt = startedAt(before.get(0));
        Api api = windflow.admin();
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(10))
                .until(() -> api.get("/api/v1/projects").response().body().contains(PROJECT));

        api.post("/api/v1/projects/" + PROJECT + "/adopt").expect(201);

        Api.Answer stack = api.get("/api/v1/stacks/" + PROJECT).expect(200);
        assertThat(stack.text("status")).isEqualTo("RUNNING");
        assertThat(stack.text("directory")).isEqualTo(project.toString());
        assertThat(Machine.containers(PROJECT)).isEqualTo(before);
        assertThat(startedAt(before.get(0))).isEqualTo(startedAt);
        assertThat(api.get("/api/v1/projects").response().body()).doesNotContain('"' + PROJECT + '"');

        api.deployAndExpect(PROJECT, "SUCCEEDED");
        assertThat(Machine.containers(PROJECT))
                .as("nothing changed, nothing restarted")
                .isEqualTo(before);

        api.awaitEnd(api.delete("/api/v1/stacks/" + PROJECT).expect(202).text("id"));
        assertThat(file).as("the user's own files stay").exists();
    }

    private static String startedAt(String container) {
        return Machine.run("docker", "inspect", "--format", "{{.State.StartedAt}}", container);
    }
}
