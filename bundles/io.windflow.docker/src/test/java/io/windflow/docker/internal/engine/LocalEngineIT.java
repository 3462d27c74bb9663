package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.ContainerStats;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.Image;
import io.windflow.api.engine.LogQuery;
import io.windflow.api.engine.Network;
import io.windflow.api.engine.Volume;
import io.windflow.docker.internal.RealEngine;
import io.windflow.docker.internal.compose.ComposeCliFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine's operations on a real engine, on a stack of two services that each test leaves running. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.MethodName.class)
class LocalEngineIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static LocalEngine engine;
    private static ComposeCliFixture stack;

    @BeforeAll
    static void deploy() {
        engine = new LocalEngine(RealEngine.environment(), () -> null);
        await().atMost(SOON)
                .until(() ->
                        engine.status().reachable() || engine.status().reason().contains("."));
        RealEngine.require(engine.status().reachable(), engine.status().reason());
        RealEngine.require(hasImage(), "The test images are missing: run tests/images/build");
        stack = ComposeCliFixture.up(
                folder,
                "engine",
                """
                services:
                  web:
                    image: windflow-test/web:1
                    environment: {PASSWORD: very-secret, WEB_TEXT: hello}
                    ports: ["127.0.0.1::8080"]
                    volumes: ["data:/data"]
                  terminal:
                    image: windflow-test/web:1
                    tty: true
                volumes: {data: {}}
                """);
        await().atMost(SOON).until(() -> web().health() == Health.HEALTHY);
    }

    @AfterAll
    static void remove() {
        if (stack != null) {
            stack.remove();
        }
        engine.stop();
    }

    private static boolean isAway() {
        return !engine.status().reason().contains("not reached");
    }

    private static boolean hasImage() {
        try {
            return engine.image(RealEngine.IMAGE) != null;
        } catch (Problem e) {
            return false;
        }
    }

    private static Container service(String name) {
        return engine.containers(stack.project().name()).stream()
                .filter(container -> name.equals(container.service()))
                .findFirst()
                .orElseThrow();
    }

    private static Container web() {
        return service("web");
    }

    @Test
    void statusTellsWhatTheEngineIs() {
        assertThat(engine.status().version()).isNotBlank();
        assertThat(engine.status().apiVersion()).startsWith("1.");
        assertThat(engine.status().operatingSystem()).isNotBlank();
        assertThat(engine.status().architecture()).isNotBlank();
        assertThat(engine.status().cpus()).isPositive();
        assertThat(engine.status().memoryBytes()).isGreaterThan(1 << 20);
        assertThat(engine.status().reason()).isNull();
    }

    @Test
    void containersCarryWhatComposeWroteOnThem() {
        Container web = web();
        assertThat(web.image()).isEqualTo(RealEngine.IMAGE);
        assertThat(web.imageId()).startsWith("sha256:");
        assertThat(web.name()).isEqualTo(stack.project().name() + "-web-1");
        assertThat(web.isRunning()).isTrue();
        assertThat(web.exitCode()).isNull();
        assertThat(web.labels())
                .containsEntry("com.docker.compose.project.working_dir", folder.toString())
                .containsEntry(
                        "com.docker.compose.project.config_files",
                        folder.resolve("compose.yaml").toString());
        assertThat(web.ports()).singleElement().satisfies(port -> {
            assertThat(port.hostIp()).isEqualTo("127.0.0.1");
            assertThat(port.hostPort()).isPositive();
            assertThat(port.containerPort()).isEqualTo(8080);
            assertThat(port.protocol()).isEqualTo("tcp");
        });
        assertThat(engine.containers()).contains(web, service("terminal"));
        assertThat(engine.containers("no-such-project")).isEmpty();
    }

    @Test
    void stoppedStartedAndRestartedContainersShowInTheInventory() {
        String id = web().id();
        engine.stop(id);
        await().atMost(SOON).until(() -> !web().isRunning());
        assertThat(web().state()).isEqualTo("exited");
        assertThat(web().exitCode()).isZero();
        engine.stop(id);
        engine.start(id);
        await().atMost(SOON).until(() -> web().health() == Health.HEALTHY);
        engine.start(id);
        String before = startedAt(id);
        engine.restart(id);
        assertThat(startedAt(id)).isNotEqualTo(before);
        await().atMost(SOON).until(() -> web().health() == Health.HEALTHY);
    }

    private static String startedAt(String id) {
        try {
            return EngineClient.JSON
                    .readTree(engine.inspect(id))
                    .path("State")
                    .path("StartedAt")
                    .asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void changesReachSubscribersInOrderWithinASecond() throws Exception {
        List<EngineChange> changes = new CopyOnWriteArrayList<>();
        String id = web().id();
        try (AutoCloseable subscription = engine.subscribe(changes::add)) {
            long began = System.nanoTime();
            engine.stop(id);
            await().atMost(SOON).until(() -> has(changes, id, it -> "exited".equals(it.state())));
            engine.start(id);
            long started = System.nanoTime();
            await().pollInterval(Duration.ofMillis(5)).atMost(SOON).until(() -> has(changes, id, Container::isRunning));
            long latency = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            System.out.printf(
                    "start to inventory: %d ms (stop and start: %d ms)%n",
                    latency, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            assertThat(latency).isLessThan(1_000);
            await().atMost(SOON).until(() -> has(changes, id, it -> it.health() == Health.HEALTHY));
        }
        int afterClosing = changes.size();
        engine.restart(id);
        await().atMost(SOON).until(() -> web().health() == Health.HEALTHY);
        assertThat(changes).hasSize(afterClosing);
    }

    private static boolean has(List<EngineChange> changes, String id, Predicate<Container> predicate) {
        return changes.stream()
                .anyMatch(change -> change instanceof EngineChange.ContainerChanged changed
                        && changed.container().id().equals(id)
                        && predicate.test(changed.container()));
    }

    @Test
    void inspectIsTheEnginesDocumentWithMaskedEnvironment() throws Exception {
        String text = engine.inspect(web().id());
        JsonNode document = EngineClient.JSON.readTree(text);
        assertThat(document.path("Id").asText()).isEqualTo(web().id());
        assertThat(document.path("HostConfig").isObject()).isTrue();
        assertThat(text).contains("PASSWORD=********").doesNotContain("very-secret");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        for (String id : List.of("nosuchcontainer", "../json", "a/b", "", "-x", "a\nb", "a?force=1", "a%2fb")) {
            assertThatThrownBy(() -> engine.inspect(id))
                    .as(id)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
        }
        assertThatThrownBy(() -> engine.image("nosuch/image:1"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
        assertThatThrownBy(() -> engine.logs("nosuch", all(), line -> {}, end -> {}))
                .isInstanceOf(Problem.class);
    }

    private static LogQuery all() {
        return new LogQuery(null, null, null, null, false);
    }

    private static List<ContainerLogLine> log(String id, LogQuery query) throws Exception {
        List<ContainerLogLine> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<RuntimeException> end = new CompletableFuture<>();
        try (AutoCloseable reading = engine.logs(id, query, lines::add, end::complete)) {
            assertThat(end.get(20, TimeUnit.SECONDS)).isNull();
        }
        return lines;
    }

    @Test
    void logsOfBothFormsAreReadWithTheirTimes() throws Exception {
        for (String service : List.of("web", "terminal")) {
            List<ContainerLogLine> lines = log(service(service).id(), all());
            assertThat(lines).as(service).anySatisfy(line -> {
                assertThat(line.text()).isEqualTo("web 1 listens on 8080, health: healthy");
                assertThat(line.stream()).isEqualTo("stdout");
                assertThat(line.time())
                        .isBetween(
                                Instant.now().minusSeconds(600), Instant.now().plusSeconds(5));
            });
        }
    }

    @Test
    void logsAreNarrowedByTimeTailAndSearch() throws Exception {
        String id = web().id();
        await().atMost(SOON).until(() -> log(id, all()).size() >= 6);
        List<ContainerLogLine> lines = log(id, all());
        ContainerLogLine third = lines.get(2);
        assertThat(log(id, new LogQuery(third.time(), null, null, null, false)).get(0))
                .isEqualTo(third);
        assertThat(log(id, new LogQuery(null, third.time(), null, null, false))).doesNotContain(lines.get(3));
        assertThat(log(id, new LogQuery(null, null, 2, null, false))).hasSize(2);
        assertThat(log(id, new LogQuery(null, null, null, "LISTENS ON", false)))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.text()).contains("listens on"));
        // The line is far from the end of the log, and still among the last that match.
        assertThat(log(id, new LogQuery(null, null, 1, "listens on", false))).hasSize(1);
    }

    @Test
    void followingGoesOnUntilTheContainerStops() throws Exception {
        String id = web().id();
        List<ContainerLogLine> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<RuntimeException> end = new CompletableFuture<>();
        try (AutoCloseable reading =
                engine.logs(id, new LogQuery(null, null, 1, "web 1", true), lines::add, end::complete)) {
            await().atMost(SOON).until(() -> !lines.isEmpty());
            assertThat(end).isNotDone();
            engine.stop(id);
            assertThat(end.get(20, TimeUnit.SECONDS)).isNull();
            assertThat(lines.get(lines.size() - 1).text()).isEqualTo("web 1 stops");
        }
        engine.start(id);
        await().atMost(SOON).until(() -> web().health() == Health.HEALTHY);
    }

    @Test
    void closingAReadingEndsItsThread() throws Exception {
        CompletableFuture<RuntimeException> end = new CompletableFuture<>();
        LogQuery follow = new LogQuery(null, null, 0, null, true);
        AutoCloseable reading = engine.logs(web().id(), follow, line -> {}, end::complete);
        await().atMost(SOON).until(() -> readers() == 1);
        reading.close();
        await().atMost(SOON).until(() -> readers() == 0);
        assertThat(end).isNotDone();
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("windflow-docker-logs"))
                .count();
    }

    @Test
    void statsTellWhatARunningContainerUses() throws Exception {
        ContainerStats stats = engine.stats(web().id());
        assertThat(stats.memoryBytes()).isBetween(10_000L, 500_000_000L);
        assertThat(stats.memoryLimitBytes()).isGreaterThan(stats.memoryBytes());
        assertThat(stats.cpuPercent()).isBetween(0.0, 400.0);
        assertThat(stats.processes()).isPositive();
        assertThat(stats.networkReceivedBytes()).isPositive();

        List<ContainerStats> readings = new CopyOnWriteArrayList<>();
        CompletableFuture<RuntimeException> end = new CompletableFuture<>();
        String id = service("terminal").id();
        try (AutoCloseable reading = engine.stats(id, readings::add, end::complete)) {
            await().atMost(SOON).until(() -> readings.size() >= 2);
            engine.stop(id);
            assertThat(end.get(20, TimeUnit.SECONDS)).isNull();
        }
        assertThatThrownBy(() -> engine.stats(id))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.CONFLICT));
        engine.start(id);
    }

    @Test
    void resourcesTellWhoUsesThem() {
        Image image = engine.image(RealEngine.IMAGE);
        assertThat(image.inUse()).isTrue();
        assertThat(image.tags()).contains(RealEngine.IMAGE);
        assertThat(engine.images()).contains(image);
        String name = stack.project().name();
        Volume volume = engine.volumes().stream()
                .filter(it -> it.name().equals(name + "_data"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.inUse()).isTrue();
        assertThat(volume.project()).isEqualTo(name);
        assertThat(volume.createdAt()).isNotNull();
        Network network = engine.networks().stream()
                .filter(it -> it.name().equals(name + "_default"))
                .findFirst()
                .orElseThrow();
        assertThat(network.containers()).isEqualTo(2);
        assertThat(network.project()).isEqualTo(name);
        assertThat(network.builtIn()).isFalse();
        assertThat(engine.networks()).filteredOn(Network::builtIn).hasSizeGreaterThanOrEqualTo(3);

        conflict(() -> engine.removeVolume(volume.name(), false), "in use by " + web().name());
        conflict(() -> engine.removeNetwork(network.id()), web().name());
        conflict(() -> engine.removeImage(image.id(), false), "");
        conflict(() -> engine.remove(web().id(), false), "running container");
        conflict(() -> engine.removeNetwork("bridge"), "cannot be removed");
    }

    private static void conflict(Runnable removal, String words) {
        assertThatThrownBy(removal::run).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.CONFLICT);
            assertThat(problem).hasMessageContaining(words);
        });
    }

    @Test
    void zRemovedContainersLeaveTheInventory() throws Exception {
        List<EngineChange> changes = new CopyOnWriteArrayList<>();
        Container terminal = service("terminal");
        try (AutoCloseable subscription = engine.subscribe(changes::add)) {
            engine.remove(terminal.id(), true);
            await().atMost(SOON).until(() -> changes.stream()
                    .anyMatch(change -> change instanceof EngineChange.ContainerRemoved removed
                            && removed.container().id().equals(terminal.id())));
        }
        assertThat(engine.containers()).extracting(Container::id).doesNotContain(terminal.id());
        ComposeProject project = stack.project();
        assertThat(engine.containers(project.name())).hasSize(1);
    }
}
