package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineChange.ContainerRemoved;
import io.windflow.api.engine.EngineChange.Reachability;
import io.windflow.api.engine.LogQuery;
import io.windflow.docker.internal.RealEngine;
import io.windflow.docker.internal.compose.ComposeCliFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that goes and comes back, played by a proxy before the real one. */
@Timeout(120)
class EngineAwayIT {

    private static final Path ENGINE = Path.of("/var/run/docker.sock");
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Longest pause between two tries, and the try. */
    private static final Duration BACK = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    private Path socket;
    private LocalEngine engine;
    private final List<EngineChange> changes = new CopyOnWriteArrayList<>();

    @BeforeEach
    void require() {
        RealEngine.require(Files.exists(ENGINE), "There is no Docker Engine at " + ENGINE);
        socket = folder.resolve("docker.sock");
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.stop();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("windflow-docker", "windflow-docker-events");
    }

    private void link(String host, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("DOCKER_HOST", host);
        engine = new LocalEngine(environment, () -> null);
        engine.subscribe(changes::add);
    }

    private void link() {
        link("unix://" + socket, Map.of());
    }

    private void awaitReachable() {
        await().pollInterval(Duration.ofMillis(10)).atMost(BACK).until(() -> engine.status()
                .reachable());
    }

    private void awaitAway(String reason) {
        await().pollInterval(Duration.ofMillis(10))
                .atMost(SOON)
                .until(() ->
                        !engine.status().reachable() && engine.status().reason().contains(reason));
    }

    private void unavailable() {
        assertThatThrownBy(() -> engine.inspect("x"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.ENGINE_UNAVAILABLE))
                .hasMessage(engine.status().reason());
    }

    @Test
    void startingWithoutAnEngineIsToldAndTheEngineIsPickedUpWhenItComes() throws Exception {
        link();
        awaitAway("There is no Docker socket at " + socket);
        assertThat(engine.status().reason()).contains("DOCKER_HOST");
        assertThat(engine.status().version()).isNull();
        assertThat(engine.containers()).isEmpty();
        unavailable();
        // A file that nobody listens behind, as an engine leaves it when it crashes.
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        awaitAway("does not run");
        Files.delete(socket);
        try (EngineProxy proxy = EngineProxy.at(socket, ENGINE)) {
            awaitReachable();
            assertThat(engine.status().version()).isNotBlank();
        }
    }

    @Test
    void goingAndComingBackIsToldInOrderAndTheInventoryIsTrue() throws Exception {
        try (EngineProxy first = EngineProxy.at(socket, ENGINE)) {
            link();
            awaitReachable();
            ComposeCliFixture stack =
                    ComposeCliFixture.up(folder, "away", "services: {a: {image: windflow-test/web:1}}");
            try {
                String project = stack.project().name();
                await().atMost(SOON).until(() -> engine.containers(project).size() == 1);
                String id = engine.containers(project).get(0).id();
                CompletableFuture<RuntimeException> logEnd = new CompletableFuture<>();
                CompletableFuture<RuntimeException> statsEnd = new CompletableFuture<>();
                engine.logs(id, new LogQuery(null, null, null, null, true), line -> {}, logEnd::complete);
                engine.stats(id, stats -> {}, statsEnd::complete);

                long began = System.nanoTime();
                first.close();
                awaitAway("There is no Docker socket");
                System.out.printf("away after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                assertThat(engine.containers()).isEmpty();
                assertThat(engine.status().version()).isNotBlank();
                unavailable();
                assertThat(logEnd.get(10, TimeUnit.SECONDS)).isInstanceOf(Problem.class);
                assertThat(statsEnd.get(10, TimeUnit.SECONDS)).isInstanceOf(Problem.class);

                stack.remove();
                began = System.nanoTime();
                try (EngineProxy second = EngineProxy.at(socket, ENGINE)) {
                    awaitReachable();
                    System.out.printf("back after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                    assertThat(engine.containers(project)).isEmpty();
                    await().atMost(SOON).until(() -> changes.stream().anyMatch(change -> isRemoved(change, id)));
                }
                assertThat(reachability()).containsExactly(true, false, true);
                assertThat(changes.indexOf(changes.stream()
                                .filter(change -> isRemoved(change, id))
                                .findFirst()
                                .orElseThrow()))
                        .isGreaterThan(changes.indexOf(changes.stream()
                                .filter(change -> change instanceof Reachability it
                                        && !it.status().reachable())
                                .findFirst()
                                .orElseThrow()));
            } finally {
                stack.remove();
            }
        }
    }

    /** As it was told, without repetitions: another reason to be away is told too. */
    private List<Boolean> reachability() {
        List<Boolean> told = new ArrayList<>();
        for (EngineChange change : changes) {
            if (change instanceof Reachability it
                    && (told.isEmpty()
                            || told.get(told.size() - 1) != it.status().reachable())) {
                told.add(it.status().reachable());
            }
        }
        return told;
    }

    private static boolean isRemoved(EngineChange change, String id) {
        return change instanceof ContainerRemoved removed
                && removed.container().id().equals(id);
    }

    @Test
    void connectionsThatBreakWhileTheEngineIsThereAreNoAbsence() throws Exception {
        try (EngineProxy proxy = EngineProxy.at(socket, ENGINE)) {
            link();
            awaitReachable();
            proxy.cut();
            ComposeCliFixture stack =
                    ComposeCliFixture.up(folder, "cut", "services: {a: {image: windflow-test/web:1}}");
            try {
                await().atMost(SOON)
                        .until(() -> engine.containers(stack.project().name()).stream()
                                .anyMatch(Container::isRunning));
            } finally {
                stack.remove();
            }
            await().atMost(SOON)
                    .until(() -> engine.containers(stack.project().name()).isEmpty());
            assertThat(changes)
                    .noneMatch(change ->
                            change instanceof Reachability it && !it.status().reachable());
        }
    }

    @Test
    void anEngineThatHangsIsTold() throws Exception {
        try (EngineProxy proxy = EngineProxy.at(socket, ENGINE)) {
            proxy.fallSilent();
            link();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> engine.status().reason().contains("does not answer"));
            assertThat(engine.status().reason()).contains("no answer within 10 s");
        }
    }

    @Test
    void tcpAddressesServeAndAreExplained() throws Exception {
        try (ServerSocket server = EngineProxy.tcp();
                EngineProxy proxy = EngineProxy.at(server, ENGINE)) {
            link("tcp://127.0.0.1:" + server.getLocalPort(), Map.of());
            awaitReachable();
            assertThat(engine.images()).isNotNull();
            proxy.close();
            awaitAway("No Docker Engine answers at tcp://127.0.0.1:" + server.getLocalPort());
        }
    }

    @Test
    void whatIsNoEngineIsTold() throws IOException {
        try (ServerSocket server = EngineProxy.tcp()) {
            Thread web = new Thread(() -> answerAsAWebServer(server));
            web.start();
            link("tcp://127.0.0.1:" + server.getLocalPort(), Map.of());
            awaitAway("not a Docker Engine");
        }
    }

    private static void answerAsAWebServer(ServerSocket server) {
        try {
            while (true) {
                try (var accepted = server.accept()) {
                    accepted.getInputStream().read(new byte[1024]);
                    accepted.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"
                                    .getBytes("UTF-8"));
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Test
    void aWrongAddressIsToldAndNothingFails() {
        link("ssh://me@host", Map.of());
        awaitAway("SSH");
        engine.stop();
        link("nonsense", Map.of());
        awaitAway("DOCKER_HOST=nonsense");
        engine.stop();
        link("tcp://127.0.0.1:1", Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", folder.toString()));
        awaitAway("No Docker Engine answers");
    }
}
