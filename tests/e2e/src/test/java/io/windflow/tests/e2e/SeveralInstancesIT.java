package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.RedisServer;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.ComposeFiles;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two WindFlows, each with a folder of its own, on one real PostgreSQL and one engine. */
class SeveralInstancesIT {

    private static final String DATABASE = "windflow.database.cfg";
    private static final String CACHE = "windflow.cache.cfg";
    private static final List<String> STACKS = List.of("e2e-several-a", "e2e-several-b", "e2e-several-c");
    private static final String STACK = STACKS.get(0);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private PostgresServer server;
    private String settings;
    private WindFlow one;
    private WindFlow two;

    @BeforeEach
    void prepare() {
        PostgresServer.assumeInstalled();
        server = new PostgresServer().start();
        settings = "url=" + server.url(server.createDatabase()) + "\n";
        one = new WindFlow(folder.resolve("one"));
        two = new WindFlow(folder.resolve("two"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            one.close();
            two.close();
            server.close();
        }
    }

    @Test
    void joinEachOtherWhenBothStartOnAnEmptyDatabase() {
        configured(one);
        configured(two);
        CompletableFuture<?> other = CompletableFuture.runAsync(two::start);
        one.start();
        other.join();

        Api first = joined(one);
        Api second = joined(two);

        String secret = first.post("/api/v1/tokens", Map.of("name", "of one"))
                .expect(201)
                .text("secret");
        two.anonymous().withToken(secret).get("/api/v1/stacks").expect(200);
        assertThat(second.get("/api/v1/tokens").expect(200).response().body()).contains("of one");
        assertThat(List.of(one, two)).allSatisfy(it -> assertThat(sealed(it)).hasSize(1));
        two.stop();
        assertThat(joined(two.start()).get("/api/v1/tokens").response().body()).contains("of one");
    }

    @Test
    void neverLeaveDataOfTheirOwnForThatOfOthers() {
        configured(one).start();
        joined(one);
        Api api = two.start().admin();
        api.post("/api/v1/users", Map.of("username", "ada", "password", WindFlow.PASSWORD, "role", "USER"))
                .expect(201);

        two.drop(DATABASE, settings);

        api.awaitExtension("database", "FAILED");
        assertThat(api.get("/api/v1/extensions/database").text("reason")).contains("data of its own", "2 users");
        assertThat(api.provider("store")).isEqualTo("sqlite");
        assertThat(api.get("/api/v1/users").response().body()).contains("ada");
    }

    @Test
    void keepTheDataWhereBothUseIt() {
        both();

        two.take(DATABASE);

        Api second = two.admin();
        second.awaitExtension("database", "FAILED");
        assertThat(second.get("/api/v1/extensions/database").text("reason"))
                .contains("Another WindFlow uses this data");
        assertThat(second.provider("store")).isEqualTo("postgresql");
    }

    @Test
    void hearOfEachOthersEventsWithRedisAndWithout() {
        RedisServer.assumeInstalled();
        both();
        awaitEventsOfTheOther("with-postgresql");
        try (RedisServer redis = new RedisServer().start()) {
            for (WindFlow windflow : List.of(one, two)) {
                windflow.drop(CACHE, "url=" + redis.url() + "\n");
                windflow.admin().awaitExtension("cache", "ACTIVE");
            }
            awaitEventsOfTheOther("with-redis");
        }
    }

    private void awaitEventsOfTheOther(String stack) {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Stream<String> stream = two.admin().stream("/api/v1/events").body()) {
            collect(stream, lines);
            Api first = one.admin();
            // An event before the other one listens would be for nobody.
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                first.save(stack, ComposeFiles.web("1") + "# " + lines.size() + System.nanoTime() + "\n");
                return lines.stream().anyMatch(line -> line.contains(stack));
            });
        }
    }

    @Test
    void runEachDeploymentOnce() {
        Machine.needsEngine();
        List<Api> apis = both();
        try {
            for (String stack : STACKS) {
                Machine.removeProject(stack);
                apis.get(0).save(stack, ComposeFiles.web("1")).expect(201);
            }
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(apis.get(i % 2).deploy(STACKS.get(i / 2 % STACKS.size())));
            }

            for (String id : ids) {
                JsonNode end = apis.get(1).awaitEnd(id);
                assertThat(end.path("state").asText()).as("%s", end).isEqualTo("SUCCEEDED");
                String log = apis.get(0)
                        .get("/api/v1/deployments/" + id + "/log")
                        .expect(200)
                        .response()
                        .body();
                assertThat(log.split("Starting revision", -1)).as(log).hasSize(2);
            }
            for (String stack : STACKS) {
                assertThat(Machine.containers(stack)).hasSize(1);
            }
        } finally {
            STACKS.forEach(Machine::removeProject);
        }
    }

    @Test
    void cancelAndFollowWhatTheOtherRuns() {
        Machine.needsEngine();
        List<Api> apis = both();
        Machine.removeProject(STACK);
        try {
            apis.get(0).save(STACK, slow(30)).expect(201);
            String id = apis.get(0).deploy(STACK);
            List<String> lines = new CopyOnWriteArrayList<>();
            try (Stream<String> stream =
                    apis.get(1).stream("/api/v1/deployments/" + id + "/log").body()) {
                collect(stream, lines);
                await().atMost(PATIENCE)
                        .until(() -> lines.stream().anyMatch(line -> line.contains("Starting revision")));
                apis.get(1).post("/api/v1/deployments/" + id + "/cancel").expect(202);
                await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(line -> line.contains("cancelled")));
                assertThat(apis.get(1).awaitEnd(id).path("state").asText()).isEqualTo("CANCELLED");
            }
        } finally {
            Machine.removeProject(STACK);
        }
    }

    @Test
    void finishWhatOneThatWasKilledHasLeft() {
        Machine.needsEngine();
        List<Api> apis = both();
        Machine.removeProject(STACK);
        try {
            apis.get(0).save(STACK, slow(3)).expect(201);
            List<String> accepted = new ArrayList<>();
            accepted.add(apis.get(0).deploy(STACK));
            accepted.add(apis.get(0).deploy(STACK));
            await().atMost(PATIENCE).until(() -> !"QUEUED"
                    .equals(apis.get(1)
                            .get("/api/v1/deployments/" + accepted.get(0))
                            .text("state")));
            one.kill();

            for (String id : accepted) {
                JsonNode end = apis.get(1).awaitEnd(id);
                assertThat(end.path("state").asText()).as("%s", end).isEqualTo("SUCCEEDED");
            }
            assertThat(apis.get(1)
                            .get("/api/v1/deployments/" + accepted.get(0) + "/log")
                            .response()
                            .body())
                    .contains("going on");
            assertThat(Machine.containers(STACK)).hasSize(1);
            assertThat(joined(one.start())
                            .get("/api/v1/deployments/" + accepted.get(1))
                            .text("state"))
                    .isEqualTo("SUCCEEDED");
        } finally {
            Machine.removeProject(STACK);
        }
    }

    private static String slow(int seconds) {
        return ComposeFiles.web("1", "slow") + "      WEB_DELAY: " + seconds + "\n";
    }

    /** The second one joins the first, which has moved its data. */
    private List<Api> both() {
        configured(one).start();
        Api first = joined(one);
        configured(two).start();
        return List.of(first, joined(two));
    }

    private WindFlow configured(WindFlow windflow) {
        try {
            Files.createDirectories(windflow.config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        windflow.drop(DATABASE, settings);
        return windflow;
    }

    private static Api joined(WindFlow windflow) {
        try {
            await().atMost(PATIENCE)
                    .until(() -> "postgresql".equals(windflow.anonymous().provider("store")));
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("Not on PostgreSQL:\n" + windflow.console(), e);
        }
        Api api = await().atMost(PATIENCE).ignoreExceptions().until(windflow::admin, it -> true);
        api.awaitExtension("database", "ACTIVE");
        return api;
    }

    private static List<Path> sealed(WindFlow windflow) {
        try (Stream<Path> files = Files.list(windflow.home().resolve("db"))) {
            return files.filter(file -> file.toString().endsWith("-sealed.db")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
