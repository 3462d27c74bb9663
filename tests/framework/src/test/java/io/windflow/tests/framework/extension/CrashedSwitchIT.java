package io.windflow.tests.framework.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.launcher.Program;
import io.windflow.testkit.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WindFlow is killed with an extension on; what the config folder says afterwards is what holds. */
@Timeout(180)
class CrashedSwitchIT {

    @TempDir
    Path folder;

    private Path home;
    private Path file;

    @BeforeEach
    void needsRedis() {
        RedisServer.assumeInstalled();
        home = folder.resolve("home");
        file = home.resolve("config/windflow.cache.cfg");
    }

    @Test
    void aFileThatWentMeanwhileMeansOff() throws Exception {
        try (RedisServer redis = new RedisServer().start()) {
            startAndKill(redis, "Extension cache is ACTIVE");
            assertThat(Files.readString(file)).contains("url=$[env:REDIS_URL]").doesNotContain(RedisServer.PASSWORD);
            Files.delete(file);

            try (CoreFramework core = CoreFramework.start(home)) {
                Probe probe = Probe.install(core, folder);
                probe.awaitState("cache", "AVAILABLE");
                assertThat(probe.provider("cache")).isEqualTo("local");
                assertThat(core.bundle("redis.clients.jedis")).isNull();
                assertThat(core.bundle("io.windflow.ext.cache")).isNull();
            }
        }
    }

    @Test
    void aSwitchThatWasUnderWayIsFinished() throws Exception {
        try (RedisServer redis = new RedisServer().start()) {
            startAndKill(redis, "is served by redis");
            Files.writeString(file, "url=" + redis.url() + "\n");

            try (CoreFramework core = CoreFramework.start(home)) {
                Probe probe = Probe.install(core, folder);
                probe.awaitState("cache", "ACTIVE");
                assertThat(probe.provider("cache")).isEqualTo("redis");
            }
        }
    }

    /** The environment switches the cache on, as the guide says. */
    private void startAndKill(RedisServer redis, String when) throws Exception {
        Map<String, String> environment = Map.of(
                "WINDFLOW_HOME", home.toString(),
                "WINDFLOW_HTTP_PORT", "0",
                "WINDFLOW_CONNECT", "false",
                "CACHE_TYPE", "redis",
                "REDIS_URL", redis.url());
        try (Program program = Program.start(CoreFramework.distribution(), folder, environment)) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> program.out().contains(when));
        }
    }
}
