package io.windflow.tests.framework.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The order in which an extension and the service that it stands on come and go. */
@Timeout(120)
class BackingServicesIT {

    private static final String FILE = "windflow.cache.cfg";

    @TempDir
    static Path folder;

    private static CoreFramework core;
    private static Probe probe;
    private static RedisServer redis;

    @BeforeAll
    static void start() throws Exception {
        RedisServer.assumeInstalled();
        redis = new RedisServer().start();
        core = CoreFramework.start(folder.resolve("home"));
        probe = Probe.install(core, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (core != null) {
            core.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void services() {
        probe.ask("services", Map.of("port", Integer.toString(redis.port()), "password", RedisServer.PASSWORD));
    }

    @AfterEach
    void switchOff() throws IOException {
        Files.deleteIfExists(core.config().resolve(FILE));
        probe.awaitState("cache", "AVAILABLE");
        probe.ask("services mode", "gone");
    }

    @SuppressWarnings("unchecked")
    private static List<String> events() {
        return (List<String>) probe.ask("services events");
    }

    @Test
    void theServiceIsUpBeforeTheBundlesComeAndStopsWhenTheyAreGone() throws Exception {
        core.drop(FILE, "");
        probe.awaitState("cache", "ACTIVE");
        assertThat(probe.provider("cache")).isEqualTo("redis");
        assertThat(events()).containsExactly("start without bundles", "up without bundles");

        Files.delete(core.config().resolve(FILE));
        probe.awaitState("cache", "AVAILABLE");
        assertThat(probe.provider("cache")).isEqualTo("local");
        assertThat(events()).endsWith("stop KEEP without bundles").hasSize(3);
    }

    @Test
    void whatLeadsToTheServiceIsNotShownAsASetting() throws Exception {
        core.drop(FILE, "prefix=w:\n");
        probe.awaitState("cache", "ACTIVE");

        assertThat(probe.map("extension", "cache").get("settings")).isEqualTo(Map.of("prefix", "w:"));
    }

    @Test
    void aUrlMeansAServiceOfTheUsersOwn() throws Exception {
        core.drop(FILE, "url=" + redis.url() + "\n");
        probe.awaitState("cache", "ACTIVE");
        Files.delete(core.config().resolve(FILE));
        probe.awaitState("cache", "AVAILABLE");

        assertThat(events()).isEmpty();
    }

    @Test
    void movingToAServiceOfTheUsersOwnStopsWindFlows() throws Exception {
        core.drop(FILE, "");
        probe.awaitState("cache", "ACTIVE");
        core.drop(FILE, "url=" + redis.url() + "\n");

        await().untilAsserted(() -> assertThat(events()).endsWith("stop KEEP with bundles"));
        assertThat(probe.state("cache")).isEqualTo("ACTIVE");
    }

    @Test
    void switchingOffCancelsAStartThatHangs() throws Exception {
        probe.ask("services mode", "hang");
        core.drop(FILE, "");
        await().untilAsserted(() -> assertThat(probe.map("extension", "cache"))
                .containsEntry("state", "PREPARING")
                .containsEntry("stage", "service")
                .containsEntry("progress", "Fetching redis:7"));

        probe.ask("change", "cache", false, Map.of());
        probe.awaitState("cache", "AVAILABLE");
        assertThat(events())
                .containsExactly("start without bundles", "interrupted without bundles", "stop KEEP without bundles");
        assertThat(probe.map("extension", "cache").get("progress")).isNull();
    }

    @Test
    void aServiceThatDoesNotGetHealthyIsToldAndCanBeTriedAgain() throws Exception {
        probe.ask("services mode", "broken");
        core.drop(FILE, "");
        probe.awaitReason("cache", "It is unhealthy");
        assertThat(probe.map("extension", "cache"))
                .containsEntry("stage", "service")
                .containsEntry("advice", "Mend it");
        assertThat(probe.provider("cache")).isEqualTo("local");

        probe.ask("services mode", "up");
        probe.ask("change", "cache", true, Map.of());
        probe.awaitState("cache", "ACTIVE");
    }

    @Test
    void whatMayComeBackIsTriedUnaided() throws Exception {
        probe.ask("services mode", "away");
        core.drop(FILE, "");
        probe.awaitReason("cache", "The engine is away");

        probe.ask("services mode", "up");
        probe.awaitState("cache", "ACTIVE");
    }

    @Test
    void dataGoesIfTheUserSaysSoAlsoLater() throws Exception {
        core.drop(FILE, "");
        probe.awaitState("cache", "ACTIVE");
        probe.ask("change", "cache", false, Map.of(), "PURGE");
        probe.awaitState("cache", "AVAILABLE");
        assertThat(events()).endsWith("stop PURGE without bundles");

        core.drop(FILE, "");
        probe.awaitState("cache", "ACTIVE");
        Files.delete(core.config().resolve(FILE));
        probe.awaitState("cache", "AVAILABLE");
        assertThat(events()).endsWith("stop KEEP without bundles");

        probe.ask("change", "cache", false, Map.of(), "PURGE");
        await().untilAsserted(() -> assertThat(events()).endsWith("stop PURGE without bundles"));
    }
}
