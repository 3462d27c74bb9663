package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.Load;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.OwnComposeFiles;
import io.windflow.tests.e2e.support.WindFlow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cache extension with the Redis that WindFlow runs itself, on a real engine. */
@Timeout(300)
class ManagedCacheIT {

    private static final String FILE = "windflow.cache.cfg";
    private static final String CACHE = "/api/v1/extensions/cache";

    @TempDir
    static Path folder;

    private static OwnComposeFiles files;
    private static WindFlow windflow;
    private static Api api;

    @BeforeAll
    static void start() {
        Machine.needsEngine();
        files = new OwnComposeFiles(folder.resolve("compose"));
        windflow = files.given(new WindFlow(folder.resolve("home"))).start();
        api = windflow.admin();
    }

    @AfterAll
    static void stop() {
        if (windflow != null) {
            windflow.close();
            files.close();
        }
    }

    @AfterEach
    void switchOff() {
        files.options("");
        api.put(CACHE, Map.of("enabled", false, "data", "purge")).expect(202);
        api.awaitExtension("cache", "AVAILABLE");
        await().untilAsserted(() -> assertThat(files.hasVolume()).isFalse());
        assertThat(files.services()).isEmpty();
    }

    private static JsonNode cache() {
        return api.get(CACHE).expect(200).json();
    }

    private static void awaitText(String field, String words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(cache().path(field).asText()).contains(words));
    }

    @Test
    void anEmptyFileStartsRedisAndItsEndStopsItWithoutAFailedRequest() {
        Set<String> phases = ConcurrentHashMap.newKeySet();
        Load load = new Load(2, () -> api.get("/api/v1/stacks"), () -> {
            Api.Answer answer = api.get(CACHE);
            phases.add(answer.json().path("progress").path("phase").asText());
            return answer;
        });
        try (load) {
            windflow.drop(FILE, "");
            api.awaitExtension("cache", "ACTIVE");
            assertThat(api.provider("cache")).isEqualTo("redis");
            assertThat(files.services())
                    .as("of the project's other services none is touched")
                    .containsExactly(OwnComposeFiles.SERVICE);
            assertThat(cache().path("settings")).isEmpty();

            windflow.take(FILE);
            api.awaitExtension("cache", "AVAILABLE");
        }
        assertThat(load.failures()).isEmpty();
        assertThat(phases).contains("health");
        assertThat(api.provider("cache")).isEqualTo("local");
        assertThat(files.services()).isEmpty();
        assertThat(files.hasVolume()).as("its data stays").isTrue();
    }

    @Test
    void composeByHandSwitchesItOnAndStoppingByHandIsTold() {
        files.compose("up", "--detach", OwnComposeFiles.SERVICE);
        api.awaitExtension("cache", "ACTIVE");
        assertThat(windflow.config().resolve(FILE)).exists();

        files.compose("stop", OwnComposeFiles.SERVICE);
        api.awaitExtension("cache", "DEGRADED");
        awaitText("reason", "windflow-redis was stopped");
        assertThat(cache().path("reason").asText()).contains("'local' serves");
        assertThat(cache().path("advice").asText()).contains("start it again").contains("switch the extension off");

        files.compose("start", OwnComposeFiles.SERVICE);
        api.awaitExtension("cache", "ACTIVE");
        files.compose("stop", OwnComposeFiles.SERVICE);
        api.awaitExtension("cache", "DEGRADED");
        api.put(CACHE, Map.of("enabled", true)).expect(202);
        api.awaitExtension("cache", "ACTIVE");

        api.put(CACHE, Map.of("enabled", false, "data", "purge")).expect(202);
        api.awaitExtension("cache", "AVAILABLE");
        assertThat(files.services()).isEmpty();
        assertThat(files.hasVolume()).isFalse();
        assertThat(windflow.config().resolve(FILE)).doesNotExist();
    }

    @Test
    void whatWasStartedWhileWindFlowWasAwayIsNoticed() {
        windflow.stop();
        files.compose("up", "--detach", OwnComposeFiles.SERVICE);
        windflow.start();
        api = windflow.admin();

        api.awaitExtension("cache", "ACTIVE");
        assertThat(windflow.config().resolve(FILE)).exists();
    }

    @Test
    void aContainerOfSomeoneElseWithTheLabelSwitchesNothing() {
        String name = "windflow-e2e-label-" + files.port();
        Machine.run("docker", "run", "--detach", "--name", name, "--label", "io.windflow.extension=cache", "redis:7");
        try {
            await("WindFlow to see the container")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> api.get("/api/v1/containers").response().body().contains(name));
            assertThat(cache().path("state").asText()).isEqualTo("AVAILABLE");
            assertThat(windflow.config().resolve(FILE)).doesNotExist();
        } finally {
            Machine.run("docker", "rm", "--force", "--volumes", name);
        }
    }

    @Test
    void aPlanSaysWhatIsStartedAndWhatBecomesOfTheData() {
        JsonNode plan = api.get(CACHE + "/plan").expect(200).json();
        JsonNode service = plan.path("services").get(0);
        assertThat(service.path("name").asText()).isEqualTo(OwnComposeFiles.SERVICE);
        assertThat(service.path("image").asText()).isEqualTo("redis:7");
        assertThat(service.path("managed").asBoolean()).isTrue();
        assertThat(service.path("imagePresent").asBoolean()).isTrue();
        assertThat(plan.path("ports").get(0).asInt()).isEqualTo(files.port());
        assertThat(plan.path("memoryBytes").asLong()).isEqualTo(64L * 1024 * 1024);

        JsonNode off =
                api.get(CACHE + "/plan?enabled=false&data=purge").expect(200).json();
        assertThat(off.path("reversible").asBoolean()).isFalse();
        assertThat(off.path("steps").toString()).contains("remove its data for good");
        api.get(CACHE + "/plan?enabled=false&data=burn").expectProblem(422, "burn");
    }

    @Test
    void aServiceThatDoesNotStartIsToldWithItsLastWords() {
        files.options(", \"--no-such-option\", \"1\"");
        windflow.drop(FILE, "");
        api.awaitExtension("cache", "FAILED");
        assertThat(cache().path("stage").asText()).isEqualTo("service");
        assertThat(cache().path("reason").asText()).contains("windflow-redis").contains("no-such-option");
        assertThat(cache().path("advice").asText()).contains("docker logs");
        assertThat(api.provider("cache")).isEqualTo("local");

        files.options("");
        api.put(CACHE, Map.of("enabled", true)).expect(202);
        api.awaitExtension("cache", "ACTIVE");
    }

    @Test
    void aTakenPortIsSaidByNumber() throws IOException {
        try (ServerSocket taken = new ServerSocket(files.port(), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(taken.isBound()).isTrue();
            windflow.drop(FILE, "");
            api.awaitExtension("cache", "FAILED");
            assertThat(cache().path("reason").asText()).contains(Integer.toString(files.port()));
        }
    }

    @Test
    void whatCouldNotBeClearedAwayIsTold() {
        windflow.drop(FILE, "");
        api.awaitExtension("cache", "ACTIVE");
        String user = "windflow-e2e-user-" + files.port();
        Machine.run("docker", "create", "--name", user, "--volume", files.volume() + ":/data", "windflow-test/web:1");
        try {
            api.put(CACHE, Map.of("enabled", false, "data", "purge")).expect(202);
            api.awaitExtension("cache", "AVAILABLE");
            assertThat(cache().path("reason").asText()).contains("volume " + files.volume() + " is in use");
            assertThat(cache().path("advice").asText()).contains("docker volume rm " + files.volume());
            assertThat(api.get("/api/v1/audit?limit=20").expect(200).json().toString())
                    .contains("extension.service.stop");
        } finally {
            Machine.run("docker", "rm", "--force", user);
        }
        // Asked again, it is done.
        api.put(CACHE, Map.of("enabled", false, "data", "purge")).expect(202);
        await().untilAsserted(() -> assertThat(cache().path("reason").isMissingNode()
                        || cache().path("reason").isNull())
                .isTrue());
        assertThat(files.hasVolume()).isFalse();
    }

    @Test
    void dataCanBeCopiedOut() throws IOException {
        windflow.drop(FILE, "");
        api.awaitExtension("cache", "ACTIVE");
        api.put(CACHE, Map.of("enabled", false, "data", "export")).expect(202);
        api.awaitExtension("cache", "AVAILABLE");

        assertThat(files.hasVolume()).isTrue();
        try (Stream<Path> copied = Files.walk(windflow.home().resolve("exports"))) {
            assertThat(copied.map(path -> path.getFileName().toString())).contains("dump.rdb");
        }
    }
}
