package io.windflow.docker.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.engine.ComposeProject;
import io.windflow.docker.internal.RealEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real Compose CLI, on a real engine where a test starts something. */
@Timeout(120)
class ComposeCliIT {

    private static final Consumer<String> NOBODY = line -> {};
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<ComposeProject> projects = new ArrayList<>();
    private ComposeCli compose;

    @BeforeEach
    void find() {
        compose = new ComposeCli(RealEngine.environment());
        RealEngine.require(compose.version() != null, "There is no Compose CLI");
    }

    @AfterEach
    void clean() {
        projects.forEach(project -> RealEngine.remove(compose, project));
    }

    private ComposeProject files(String yaml) {
        return RealEngine.project(folder, "compose", yaml);
    }

    /** A project that is removed after the test. */
    private ComposeProject stack(String yaml) {
        ComposeProject project = files(yaml);
        projects.add(project);
        return project;
    }

    private static Problem problem(ProblemType type, ThrowingCallable call) {
        List<Problem> problems = new ArrayList<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problems::add);
        assertThat(problems.get(0).type()).as(problems.get(0).getMessage()).isEqualTo(type);
        return problems.get(0);
    }

    private Violation violation(String yaml) {
        Problem problem = problem(ProblemType.INVALID, () -> compose.render(files(yaml)));
        assertThat(problem.violations()).hasSize(1);
        return problem.violations().get(0);
    }

    @Test
    void versionIsKnownAfterItWasAsked() {
        assertThat(compose.version()).startsWith("2.");
        ComposeCli fresh = new ComposeCli(RealEngine.environment());
        assertThat(fresh.versionIfKnown()).isNull();
        await().atMost(Duration.ofSeconds(10)).until(() -> compose.version().equals(fresh.versionIfKnown()));
    }

    @Test
    void rendersWithValuesOfTheEnvFileAndNothingOfOurEnvironment() throws IOException {
        Map<String, String> environment = new HashMap<>(RealEngine.environment());
        environment.put("WINDFLOW_ADMIN_PASSWORD", "hunter2");
        environment.put("COMPOSE_PROFILES", "extra");
        Files.writeString(folder.resolve(".env"), "TAG=1\n");
        ComposeProject project = files(
                """
                services:
                  web:
                    image: windflow-test/web:${TAG}
                    volumes: ["./data:/data"]
                    environment: {LEAK: "${WINDFLOW_ADMIN_PASSWORD:-nothing}"}
                  extra:
                    image: windflow-test/web:1
                    profiles: [extra]
                """);
        JsonNode model = JSON.readTree(new ComposeCli(environment).render(project));
        JsonNode web = model.path("services").path("web");
        assertThat(model.path("name").asText()).isEqualTo(project.name());
        assertThat(web.path("image").asText()).isEqualTo("windflow-test/web:1");
        assertThat(web.path("environment").path("LEAK").asText()).isEqualTo("nothing");
        assertThat(web.path("volumes").path(0).path("source").asText())
                .isEqualTo(folder.resolve("data").toString());
        assertThat(model.path("services").has("extra")).isFalse();
    }

    @Test
    void filesAreMergedInTheirOrder() throws IOException {
        ComposeProject one = files("services: {web: {image: a, labels: {x: '1'}}}");
        Path second = Files.writeString(folder.resolve("more.yaml"), "services: {web: {image: b}}");
        ComposeProject both =
                new ComposeProject(one.name(), folder, List.of(one.files().get(0), second));
        JsonNode web = JSON.readTree(compose.render(both)).path("services").path("web");
        assertThat(web.path("image").asText()).isEqualTo("b");
        assertThat(web.path("labels").path("x").asText()).isEqualTo("1");
    }

    @Test
    void brokenYamlIsToldWithItsLine() {
        Violation violation = violation("services:\n  web:\n    image: x\n  foo: [\n");
        assertThat(violation.rule()).isEqualTo("compose.syntax");
        assertThat(violation.source()).isEqualTo("compose");
        assertThat(violation.line()).isIn(4, 5);
        assertThat(violation("services:\n\tweb:\n").line()).isEqualTo(2);
        assertThat(violation("services:\n  web: {image: a}\n  web: {image: b}\n")
                        .line())
                .isEqualTo(3);
        assertThat(violation("").message()).contains("empty");
    }

    @Test
    void brokenRulesOfTheModelAreToldWithTheLineOfTheirKey() {
        Violation unknown = violation("services:\n  api:\n    image: x\n    imagge: y\n");
        assertThat(unknown.line()).isEqualTo(4);
        assertThat(unknown.rule()).isEqualTo("compose.model");
        assertThat(unknown.message()).contains("services.api").contains("imagge");
        assertThat(violation("services:\n  web: {image: x}\nservces: {}\n").line())
                .isEqualTo(3);
        assertThat(violation("services:\n  web:\n    image: x\n    ports: \"80\"\n")
                        .line())
                .isEqualTo(4);
        assertThat(violation("services:\n  a: {image: x}\n  web:\n    image: x\n    networks: [nope]\n")
                        .line())
                .isEqualTo(3);
        assertThat(violation("services:\n  web:\n    environment: {A: b}\n").line())
                .isEqualTo(2);
        assertThat(violation("services:\n  web:\n    image: x\n    ports: [\"abc:80\"]\n")
                        .message())
                .contains("abc");
        assertThat(violation("services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n")
                        .message())
                .contains("cycle");
    }

    @Test
    void missingVariablesAndFilesAreTold() {
        Violation variable = violation("services:\n  web:\n    image: web:${TAG:?set TAG}\n");
        assertThat(variable.rule()).isEqualTo("compose.variable");
        assertThat(variable.line()).isEqualTo(3);
        assertThat(variable.message()).contains("set TAG");
        assertThat(violation("services:\n  web:\n    image: web:${TAG\n").line())
                .isEqualTo(3);
        assertThat(violation("services:\n  web:\n    image: x\n    env_file: nope.env\n")
                        .rule())
                .isEqualTo("compose.file");
    }

    @Test
    void remotePartsAreRefusedAndNothingIsFetched() throws IOException {
        try (ServerSocket remote = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            remote.setSoTimeout(300);
            int port = remote.getLocalPort();
            // A stack's own .env must not switch it on again.
            Files.writeString(
                    folder.resolve(".env"),
                    "COMPOSE_EXPERIMENTAL_GIT_REMOTE=true\nCOMPOSE_EXPERIMENTAL_OCI_REMOTE=true\n");
            for (String place : List.of(
                    "https://127.0.0.1:" + port + "/x.git",
                    "http://127.0.0.1:" + port + "/x.git",
                    "oci://127.0.0.1:" + port + "/x:1",
                    "git://127.0.0.1:" + port + "/x.git",
                    "ssh://git@127.0.0.1:" + port + "/x.git",
                    "git@127.0.0.1:x.git",
                    "https://127.0.0.1:" + port + "/compose.yaml")) {
                problem(
                        ProblemType.INVALID,
                        () -> compose.render(files("include: ['" + place + "']\nservices: {web: {image: x}}\n")));
                problem(
                        ProblemType.INVALID,
                        () -> compose.render(
                                files("services: {web: {extends: {file: '" + place + "', service: web}}}\n")));
                assertThatThrownBy(remote::accept).as(place).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void nothingIsReadByAShell() throws IOException {
        Path evil = Files.createDirectory(folder.resolve("-a; touch canary $(touch canary) `touch canary`"));
        ComposeProject project = RealEngine.project(evil, "compose", "services: {web: {image: x}}");
        assertThat(compose.render(project)).contains(project.name());
        try (var left = Files.walk(folder)) {
            assertThat(left).noneMatch(file -> file.endsWith("canary"));
        }
    }

    @Test
    void upStopStartRestartAndDown() {
        ComposeProject project = stack(
                """
                services:
                  web:
                    image: windflow-test/web:1
                    volumes: ["data:/data"]
                  side:
                    image: windflow-test/web:1
                    depends_on: {web: {condition: service_healthy}}
                volumes: {data: {}}
                """);
        List<String> lines = new CopyOnWriteArrayList<>();
        compose.pull(project, lines::add);
        assertThat(lines).anyMatch(line -> line.contains("already present"));
        compose.up(project, lines::add);
        assertThat(lines)
                .anyMatch(line -> line.contains("Container " + project.name() + "-side-1") && line.contains("Started"))
                .noneMatch(line -> line.contains("\u001b"));
        compose.stop(project, NOBODY);
        compose.start(project, NOBODY);
        compose.restart(project, NOBODY);
        List<String> removed = new CopyOnWriteArrayList<>();
        // Without its files, by the labels alone, from whichever folder we run in.
        ComposeProject withoutFiles = new ComposeProject(project.name(), folder.resolve("gone"), List.of());
        compose.stop(withoutFiles, NOBODY);
        compose.down(withoutFiles, false, removed::add);
        assertThat(removed)
                .anyMatch(line -> line.contains("web-1") && line.contains("Removed"))
                .anyMatch(line -> line.contains("Network"))
                .noneMatch(line -> line.contains("Volume"));
        compose.up(project, NOBODY);
        removed.clear();
        compose.down(project, true, removed::add);
        assertThat(removed).anyMatch(line -> line.contains("Volume") && line.contains("Removed"));
    }

    @Test
    void orphansAreRemovedByTheNextUp() {
        ComposeProject before = stack("services: {a: {image: windflow-test/web:1}, b: {image: windflow-test/web:1}}");
        compose.up(before, NOBODY);
        ComposeProject after = new ComposeProject(
                before.name(),
                folder,
                files("services: {a: {image: windflow-test/web:1}}").files());
        List<String> lines = new CopyOnWriteArrayList<>();
        compose.up(after, lines::add);
        assertThat(lines).anyMatch(line -> line.contains("-b-1") && line.contains("Removed"));
    }

    @Test
    void anUnknownImageIsNamed() throws IOException {
        try (FakeRegistry registry = FakeRegistry.empty()) {
            ComposeProject project = stack("services: {web: {image: '" + registry.image() + "'}}");
            Problem problem = problem(ProblemType.ENGINE_ERROR, () -> compose.pull(project, NOBODY));
            assertThat(problem).hasMessageContaining("image").hasMessageContaining("'web'");
            assertThat(problem.advice()).contains("docker login");
        }
    }

    @Test
    void aSilentRegistryIsNamed() {
        ComposeProject project = stack("services: {web: {image: '127.0.0.1:1/no/such:1'}}");
        Problem problem = problem(ProblemType.ENGINE_ERROR, () -> compose.pull(project, NOBODY));
        assertThat(problem).hasMessageContaining("The registry 127.0.0.1:1 does not answer");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = "127.0.0.1:" + taken.getLocalPort();
            ComposeProject project =
                    stack("services: {web: {image: 'windflow-test/web:1', ports: ['" + port + ":8080']}}");
            Problem problem = problem(ProblemType.CONFLICT, () -> compose.up(project, NOBODY));
            assertThat(problem).hasMessageContaining(port);
            assertThat(problem.advice()).isNotBlank();
        }
    }

    @Test
    void interruptingEndsAPullAtOnce() throws Exception {
        try (FakeRegistry registry = FakeRegistry.stalling()) {
            ComposeProject project = stack("services: {web: {image: '" + registry.image() + "'}}");
            endsWhenInterrupted(() -> compose.pull(project, NOBODY), registry::awaitAsked);
        }
    }

    @Test
    void interruptingEndsAnUpThatWaits() throws Exception {
        ComposeProject project = stack(
                """
                services:
                  sick:
                    image: windflow-test/web:1
                    environment: {WEB_HEALTH: slow, WEB_DELAY: "60"}
                    healthcheck: {test: [CMD, healthy], interval: 1s, start_period: 90s}
                  web:
                    image: windflow-test/web:1
                    depends_on: {sick: {condition: service_healthy}}
                """);
        List<String> lines = new CopyOnWriteArrayList<>();
        endsWhenInterrupted(() -> compose.up(project, lines::add), () -> {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> lines.stream().anyMatch(line -> line.contains("Waiting")));
            return true;
        });
    }

    private interface Condition {
        boolean await() throws InterruptedException;
    }

    private static void endsWhenInterrupted(Runnable call, Condition running) throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                call.run();
                end.complete(null);
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        caller.start();
        assertThat(running.await()).isTrue();
        assertThat(end).isNotDone();
        long began = System.nanoTime();
        caller.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        System.out.printf("interrupt to end: %d ms%n", tookMs);
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void anEngineThatIsAwayIsTold() {
        Map<String, String> environment = new HashMap<>(RealEngine.environment());
        environment.put("DOCKER_HOST", "unix://" + folder.resolve("none.sock"));
        ComposeProject project = files("services: {web: {image: 'windflow-test/web:1'}}");
        problem(ProblemType.ENGINE_UNAVAILABLE, () -> new ComposeCli(environment).up(project, NOBODY));
        // Rendering needs no engine.
        assertThat(new ComposeCli(environment).render(project)).contains("windflow-test/web:1");
    }

    @Test
    void aFailingListenerDoesNotStopTheProgramInTheMiddle() {
        ComposeProject project = stack("services: {web: {image: 'windflow-test/web:1'}}");
        assertThatThrownBy(() -> compose.up(project, line -> {
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");
        List<String> lines = new CopyOnWriteArrayList<>();
        compose.up(project, lines::add);
        assertThat(lines).anyMatch(line -> line.contains("Running"));
    }
}
