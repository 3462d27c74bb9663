package io.windflow.tests.framework.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Extensions that others wrote, dropped into the data folder while WindFlow runs. */
@Timeout(120)
class ThirdPartyExtensionIT {

    private static final Path SAMPLE = Path.of("../sample-extension");

    /** An extension of no bundles that needs the cache. */
    private static final String NEEDY =
            """
            {"id": "io.example:needy:1.0.0", "name": "Needy", "bundles": [],
             "extensions": {"windflow-extension": {"json": {"id": "needy", "requires": ["cache"]}}}}
            """;

    @TempDir
    static Path folder;

    private static CoreFramework core;
    private static Probe probe;
    private static Path extensions;

    @BeforeAll
    static void start() throws Exception {
        RedisServer.assumeInstalled();
        core = CoreFramework.start(folder.resolve("home"));
        probe = Probe.install(core, folder);
        extensions = Files.createDirectories(folder.resolve("home/extensions"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (core != null) {
            core.close();
        }
    }

    @Test
    void aDroppedExtensionServesAndGoes() throws Exception {
        String jar = "io.example.windflow.usersfile-1.0.0.jar";
        Files.copy(SAMPLE.resolve("target").resolve(jar), extensions.resolve(jar));
        String feature = Files.readString(SAMPLE.resolve("src/main/feature/usersfile.json"));
        // What the core has is used as it is, also when a feature lists it.
        String api = Files.list(CoreFramework.distribution().resolve("bundles"))
                .map(file -> file.getFileName().toString())
                .filter(file -> file.startsWith("io.windflow.api-"))
                .findFirst()
                .orElseThrow();
        String version = api.substring("io.windflow.api-".length(), api.length() - ".jar".length());
        drop(
                "usersfile.json",
                feature.replace("\"bundles\": [", "\"bundles\": [\"io.windflow:io.windflow.api:" + version + "\","));
        await().atMost(Duration.ofSeconds(10)).until(() -> ((List<?>) probe.ask("extensions")).contains("usersfile"));
        assertThat(probe.ask("settings", "usersfile")).isEqualTo(List.of("path:string"));
        Bundle contract = core.bundle("io.windflow.api");

        core.drop("windflow.usersfile.cfg", "");
        probe.awaitReason("usersfile", "The setting 'path' is missing");
        Path users = folder.resolve("users");
        core.drop("windflow.usersfile.cfg", "path=" + users + "\n");
        probe.awaitReason("usersfile", users + " cannot be read");
        assertThat(probe.provider("identity")).isEqualTo("local");
        Files.writeString(users, "anna:admin:00\n");
        probe.awaitState("usersfile", "ACTIVE");
        assertThat(probe.provider("identity")).isEqualTo("users file");

        Files.delete(users);
        probe.awaitState("usersfile", "DEGRADED");
        assertThat(probe.map("capability", "identity")).containsEntry("status", "DOWN");
        Files.writeString(users, "anna:admin:00\n");
        probe.awaitState("usersfile", "ACTIVE");

        Files.delete(core.config().resolve("windflow.usersfile.cfg"));
        probe.awaitState("usersfile", "AVAILABLE");
        assertThat(probe.provider("identity")).isEqualTo("local");
        assertThat(core.bundle("io.example.windflow.usersfile")).isNull();
        assertThat(core.bundle("io.windflow.api")).isSameAs(contract);
        assertThat(contract.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void whatAnExtensionNeedsComesBeforeItAndGoesAfterIt() throws Exception {
        drop("needy.json", NEEDY);
        await().atMost(Duration.ofSeconds(10)).until(() -> ((List<?>) probe.ask("extensions")).contains("needy"));
        assertThat(probe.map("plan", "needy", true, Map.of()).get("requires")).isEqualTo(List.of("cache"));

        Path cache = core.config().resolve("windflow.cache.cfg");
        core.drop("windflow.needy.cfg", "");
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(cache));
        assertThat(Files.readString(cache)).contains("'needy' needs it");

        try (RedisServer redis = new RedisServer().start()) {
            core.drop("windflow.cache.cfg", "url=" + redis.url() + "\n");
            probe.awaitState("cache", "ACTIVE");
            probe.awaitState("needy", "ACTIVE");
            assertThat(probe.map("extension", "cache").get("requiredBy")).isEqualTo(List.of("needy"));
            assertThat(probe.map("plan", "cache", false, Map.of()).get("dependents"))
                    .isEqualTo(List.of("needy"));
            assertThatThrownBy(() -> probe.ask("change", "cache", false, Map.of()))
                    .hasMessageContaining("Switch off first what needs it: needy");

            Files.delete(cache);
            probe.awaitState("cache", "AVAILABLE");
            probe.awaitReason("needy", "It needs 'cache', which is off");
            assertThat(cache)
                    .as("it is not switched on again behind the user's back")
                    .doesNotExist();

            core.drop("windflow.cache.cfg", "url=" + redis.url() + "\n");
            probe.awaitState("needy", "ACTIVE");
            Files.delete(core.config().resolve("windflow.needy.cfg"));
            probe.awaitState("needy", "AVAILABLE");
            Files.delete(cache);
            probe.awaitState("cache", "AVAILABLE");
        }
    }

    @Test
    void anExtensionThatLacksABundleOrAPackageIsSaid() throws Exception {
        String feature = NEEDY.replace("needy", "%s").replace("\"requires\": [\"cache\"]", "\"requires\": []");
        drop("lost.json", feature.replace("[],", "[\"io.example:nowhere:1\"],").formatted("lost", "lost"));
        drop(
                "unresolved.json",
                feature.replace("[],", "[\"redis.clients:jedis:8.0.2\"],").formatted("unresolved", "unresolved"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ((List<?>) probe.ask("extensions")).containsAll(List.of("lost", "unresolved")));

        core.drop("windflow.lost.cfg", "");
        probe.awaitReason("lost", "The bundle nowhere-1.jar is missing");
        core.drop("windflow.unresolved.cfg", "");
        probe.awaitReason("unresolved", "redis.clients.jedis cannot be started");
        assertThat(core.bundle("redis.clients.jedis")).isNull();
        Files.delete(core.config().resolve("windflow.lost.cfg"));
        Files.delete(core.config().resolve("windflow.unresolved.cfg"));
        probe.awaitState("lost", "AVAILABLE");
        probe.awaitState("unresolved", "AVAILABLE");
    }

    private static void drop(String fileName, String text) throws IOException {
        Path draft = Files.writeString(folder.resolve(fileName), text);
        Files.move(draft, extensions.resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
    }
}
