package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WindFlow killed while it is asked for a deployment: the same request sent again makes one, and never a second one. */
class LostAnswerIT {

    private static final String STACK = "e2e-lost-answer";
    private static final String DEPLOYMENTS = "/api/v1/stacks/" + STACK + "/deployments";
    private static final int KILLS = 4;
    private static final int LATEST_KILL_MS = 40;

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

    @Test
    void aDeploymentAskedForAgainWithItsKeyIsMadeOnce() throws Exception {
        Api api = windflow.admin();
        api.save(STACK, ComposeFiles.web("1")).expect(201);
        api.deployAndExpect(STACK, "SUCCEEDED");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 1; kill <= KILLS; kill++) {
            String key = "key-" + kill;
            Api asking = api;
            CompletableFuture<Void> lost = CompletableFuture.runAsync(() -> ask(asking, key));
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(random.nextInt(LATEST_KILL_MS)))
                    .until(() -> true);
            windflow.kill();
            lost.handle((done, failure) -> null).get(30, TimeUnit.SECONDS);

            windflow.start();
            api = windflow.admin();
            String id = ask(api, key).expect(202).text("id");
            assertThat(ask(api, key).expect(202).text("id")).isEqualTo(id);
            api.awaitEnd(id);
            assertThat(api.get(DEPLOYMENTS).expect(200).json().path("items"))
                    .as("the first deployment and one for each of %d keys, seed %d", kill, seed)
                    .hasSize(1 + kill);
        }
    }

    private static Api.Answer ask(Api api, String key) {
        return api.send("POST", "/api/v1/stacks/" + STACK + "/restart", Map.of(), "Idempotency-Key", key);
    }
}
