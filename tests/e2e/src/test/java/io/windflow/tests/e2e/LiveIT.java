package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is watched: events, logs, statistics, as they happen. */
class LiveIT {

    private static final String STACK = "e2e-live";

    @TempDir
    static Path folder;

    private static WindFlow windflow;
    private static Api api;

    @BeforeAll
    static void start() {
        Machine.needsEngine();
        Machine.removeProject(STACK);
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
    }

    @Test
    void eventsTellOfADeploymentAndAreResumed() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Stream<String> stream = api.stream("/api/v1/events").body()) {
            collect(stream, lines);
            api.save(STACK, ComposeFiles.web("1"));
            api.deployAndExpect(STACK, "SUCCEEDED");
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(lines)
                    .anyMatch(line -> line.contains("SUCCEEDED")));
        }
        assertThat(lines).contains("event: deployment.changed", "event: container.changed");
        String firstId = lines.stream()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring(3)
                .strip();

        List<String> resumed = new CopyOnWriteArrayList<>();
        try (Stream<String> stream =
                api.stream("/api/v1/events", "Last-Event-ID", firstId).body()) {
            collect(stream, resumed);
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(resumed)
                    .anyMatch(line -> line.contains("SUCCEEDED")));
        }
        assertThat(resumed).doesNotContain("id: " + firstId);
    }

    @Test
    void aDeploymentsLogIsStreamedToItsEnd() {
        api.save(STACK, ComposeFiles.web("1"));
        String id = api.deploy(STACK);
        List<String> lines;
        try (Stream<String> stream =
                api.stream("/api/v1/deployments/" + id + "/log").body()) {
            lines = stream.toList();
        }
        assertThat(lines).as("the stream ends with the deployment").anyMatch(line -> line.startsWith("data:"));
        assertThat(api.get("/api/v1/deployments/" + id).text("state")).isEqualTo("SUCCEEDED");
    }

    @Test
    void aContainersLogAndStatistics() {
        api.save(STACK, ComposeFiles.web("1"));
        api.deployAndExpect(STACK, "SUCCEEDED");
        String container = Machine.containers(STACK).get(0);
        String path = "/api/v1/containers/" + container;

        assertThat(api.get(path + "/logs?tail=10").expect(200).response().body())
                .contains("listens on 8080");
        assertThat(api.get(path + "/logs?search=nothing-of-the-kind")
                        .expect(200)
                        .response()
                        .body())
                .isBlank();
        Api.Answer stats = api.get(path + "/stats").expect(200);
        assertThat(stats.json().path("memoryBytes").asLong()).isPositive();
        assertThat(api.get(path).expect(200).response().body()).contains(container);

        api.post(path + "/stop").expect(204);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        api.get("/api/v1/stacks/" + STACK).text("status"))
                .isEqualTo("STOPPED"));
        api.post(path + "/start").expect(204);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        api.get("/api/v1/stacks/" + STACK).text("status"))
                .isEqualTo("RUNNING"));
    }

    @Test
    void theSameRequestTwiceDeploysOnce() {
        api.save(STACK, ComposeFiles.web("1"));
        String path = "/api/v1/stacks/" + STACK + "/deployments";
        String first = api.send("POST", path, Map.of(), "Idempotency-Key", "one")
                .expect(202)
                .text("id");
        String second = api.send("POST", path, Map.of(), "Idempotency-Key", "one")
                .expect(202)
                .text("id");
        assertThat(second).isEqualTo(first);
        api.awaitEnd(first);
    }

    @Test
    void imagesVolumesAndNetworksAreListed() {
        assertThat(api.get("/api/v1/images").expect(200).response().body()).contains("windflow-test/web:1");
        api.get("/api/v1/volumes").expect(200);
        assertThat(api.get("/api/v1/networks").expect(200).response().body()).contains("\"bridge\"");
    }

    private static void collect(Stream<String> stream, List<String> into) {
        Thread thread = new Thread(
                () -> {
                    try {
                        stream.forEach(into::add);
                    } catch (RuntimeException e) {
                        into.add("closed");
                    }
                },
                "collect");
        thread.setDaemon(true);
        thread.start();
    }
}
