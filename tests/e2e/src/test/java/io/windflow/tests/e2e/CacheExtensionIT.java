package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.testkit.RedisServer;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.Load;
import io.windflow.tests.e2e.support.Machine;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache extension comes and goes on a real Redis while requests run. */
class CacheExtensionIT {

    private static final String FILE = "windflow.cache.cfg";

    @TempDir
    static Path folder;

    private static WindFlow windflow;
    private static Api api;
    private static RedisServer redis;

    @BeforeAll
    static void start() {
        RedisServer.assumeInstalled();
        redis = new RedisServer().start();
        windflow = new WindFlow(folder.resolve("home")).start();
        api = windflow.admin();
    }

    @AfterAll
    static void stop() {
        if (windflow != null) {
            windflow.close();
            redis.close();
        }
    }

    @AfterEach
    void switchOff() {
        if (windflow.config().resolve(FILE).toFile().exists()) {
            windflow.take(FILE);
        }
        api.awaitExtension("cache", "AVAILABLE");
    }

    @Test
    void aFileSwitchesItOnAndOffWithoutAFailedRequest() {
        assertThat(api.provider("cache")).isEqualTo("local");
        Load load = new Load(
                4,
                () -> api.get("/api/health"),
                () -> api.get("/api/v1/stacks"),
                () -> api.get("/api/v1/extensions"),
                () -> api.get("/api/v1/engines"));
        try (load) {
            for (int i = 0; i < 5; i++) {
                windflow.drop(FILE, "url=" + redis.url() + "\n");
                api.awaitExtension("cache", "ACTIVE");
                assertThat(api.provider("cache")).isEqualTo("redis");
                windflow.take(FILE);
                api.awaitExtension("cache", "AVAILABLE");
                assertThat(api.provider("cache")).isEqualTo("local");
            }
        }
        assertThat(load.failures()).isEmpty();
        assertThat(load.requests()).isGreaterThan(100);
    }

    @Test
    void theApiWritesAndRemovesTheSameFile() {
        api.put("/api/v1/extensions/cache", Map.of("enabled", true, "settings", Map.of("url", redis.url())))
                .expect(202);
        api.awaitExtension("cache", "ACTIVE");
        assertThat(windflow.config().resolve(FILE)).exists();
        assertThat(api.get("/api/v1/extensions/cache").response().body())
                .as("a secret is never shown")
                .doesNotContain(RedisServer.PASSWORD);

        api.put("/api/v1/extensions/cache", Map.of("enabled", false)).expect(202);
        api.awaitExtension("cache", "AVAILABLE");
        assertThat(windflow.config().resolve(FILE)).doesNotExist();
    }

    @Test
    void aPlanSaysWhatWouldHappen() {
        Api.Answer plan = api.get("/api/v1/extensions/cache/plan").expect(200);
        assertThat(plan.text("extension")).isEqualTo("cache");
        assertThat(plan.json().path("steps")).isNotEmpty();
    }

    @Test
    void anUnknownKeyIsRefusedByName() {
        windflow.drop(FILE, "url=" + redis.url() + "\nurll=x\n");
        api.awaitExtension("cache", "FAILED");
        assertThat(api.get("/api/v1/extensions/cache").text("reason")).contains("urll");
        assertThat(api.provider("cache")).isEqualTo("local");
    }

    @Test
    void aWrongPasswordIsSaidAndCanBeMended() {
        windflow.drop(FILE, "url=" + redis.url("wrong") + "\n");
        api.awaitExtension("cache", "FAILED");
        Api.Answer failed = api.get("/api/v1/extensions/cache");
        assertThat(failed.text("reason")).containsIgnoringCase("password");
        assertThat(failed.text("advice")).isNotBlank();
        assertThat(api.provider("cache")).isEqualTo("local");

        windflow.drop(FILE, "url=" + redis.url() + "\n");
        api.awaitExtension("cache", "ACTIVE");
    }

    @Test
    void aWrongHostIsSaid() {
        windflow.drop(FILE, "url=redis://127.0.0.1:" + Machine.freePort() + "/0\n");
        api.awaitExtension("cache", "FAILED");
        assertThat(api.get("/api/v1/extensions/cache").text("reason")).contains("127.0.0.1");
        assertThat(api.provider("cache")).isEqualTo("local");
    }

    @Test
    void requestsGoOnWhileRedisIsAwayAndItComesBackUnaided() {
        windflow.drop(FILE, "url=" + redis.url() + "\n");
        api.awaitExtension("cache", "ACTIVE");
        Load load = new Load(4, () -> api.get("/api/v1/stacks"), () -> api.get("/api/v1/engines"));
        try (load) {
            redis.kill();
            api.awaitExtension("cache", "DEGRADED");
            Api.Answer degraded = api.get("/api/v1/extensions/cache");
            assertThat(degraded.text("reason")).isNotBlank();
            assertThat(api.get("/api/health").expect(200).text("status")).isEqualTo("DEGRADED");
            redis.start();
            api.awaitExtension("cache", "ACTIVE");
        }
        assertThat(load.failures()).isEmpty();
        assertThat(api.provider("cache")).isEqualTo("redis");
    }

    @Test
    void aKillInTheMiddleOfASwitchLeavesATruePicture() {
        windflow.drop(FILE, "url=" + redis.url() + "\n");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        !"AVAILABLE".equals(api.get("/api/v1/extensions/cache").text("state")));
        windflow.kill();

        windflow.start();
        api = windflow.admin();
        api.awaitExtension("cache", "ACTIVE");
        windflow.take(FILE);
        api.awaitExtension("cache", "AVAILABLE");
        windflow.kill();

        windflow.start();
        api = windflow.admin();
        api.awaitExtension("cache", "AVAILABLE");
        assertThat(api.provider("cache")).isEqualTo("local");
    }
}
