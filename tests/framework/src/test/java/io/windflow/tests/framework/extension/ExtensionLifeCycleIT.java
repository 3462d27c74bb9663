package io.windflow.tests.framework.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.testkit.RedisServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleWiring;

/** The cache extension's life in the core's framework, on a real Redis. */
@Timeout(120)
class ExtensionLifeCycleIT {

    private static final String FILE = "windflow.cache.cfg";
    private static final String BUNDLE = "io.windflow.ext.cache";

    @TempDir
    static Path folder;

    private static CoreFramework core;
    private static Probe probe;
    private static RedisServer redis;

    private Set<Bundle> before;

    @BeforeAll
    static void start() throws Exception {
        RedisServer.assumeInstalled();
        redis = new RedisServer().start();
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("secrets"));
        Files.writeString(home.resolve("secrets/redis-password"), RedisServer.PASSWORD);
        core = CoreFramework.start(home);
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
    void remember() {
        probe.awaitState("cache", "AVAILABLE");
        before = bundles();
    }

    @AfterEach
    void switchOff() throws IOException {
        take();
        probe.awaitState("cache", "AVAILABLE");
        assertThat(probe.provider("cache")).isEqualTo("local");
        assertThat(bundles()).as("all its bundles are uninstalled").isEqualTo(before);
        assertCoreUntouched();
    }

    @Test
    void comesAndGoesTwentyTimesUnderLoadAndLeavesNothingBehind() throws Exception {
        List<Long> toActive = new ArrayList<>();
        List<Long> toOff = new ArrayList<>();
        WeakReference<ClassLoader> loader = null;
        probe.hammer(4);
        for (int i = 0; i < 20; i++) {
            long dropped = System.nanoTime();
            drop("url=" + redis.url() + "\n");
            probe.awaitState("cache", "ACTIVE");
            toActive.add(millisSince(dropped));
            assertThat(probe.provider("cache")).isEqualTo("redis");
            loader = new WeakReference<>(
                    core.bundle(BUNDLE).adapt(BundleWiring.class).getClassLoader());
            long taken = System.nanoTime();
            take();
            probe.awaitState("cache", "AVAILABLE");
            toOff.add(millisSince(taken));
            assertThat(probe.provider("cache")).isEqualTo("local");
        }
        long slowest = probe.assertNoCallFailed();

        System.out.printf(
                "file to ACTIVE under load: median %d ms, worst %d ms; file gone to AVAILABLE: median %d ms, worst %d ms;"
                        + " slowest call %d ms%n",
                median(toActive), max(toActive), median(toOff), max(toOff), slowest);
        WeakReference<ClassLoader> last = loader;
        await("the extension's classes to be let go")
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    System.gc();
                    return last.get() == null;
                });
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("windflow-redis") || name.startsWith("commons-pool"));
    }

    @Test
    void isActiveSoonAfterItsFileIsThere() throws Exception {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long dropped = System.nanoTime();
            drop("url=" + redis.url() + "\n");
            probe.awaitState("cache", "ACTIVE");
            times.add(millisSince(dropped));
            take();
            probe.awaitState("cache", "AVAILABLE");
        }
        System.out.printf("file to ACTIVE: median %d ms, worst %d ms, all %s%n", median(times), max(times), times);
        assertThat(median(times)).isLessThan(2_000);
    }

    @Test
    void wrongSettingsAreSaidAndCanBeMended() throws Exception {
        drop("# Redis\nurl=" + redis.url() + "\nurll=x\n");
        probe.awaitReason("cache", "windflow.cache.cfg, line 3: There is no setting 'urll'");
        drop("port=http\n");
        probe.awaitReason("cache", "windflow.cache.cfg, line 1: port must be a whole number");
        drop("password=$[secret:no-such]\n");
        probe.awaitReason("cache", "refers to the secret 'no-such', which is not set");
        drop("url=" + redis.url("wrong") + "\n");
        probe.awaitReason("cache", "refuses the password");
        drop("# Redis\nurl=\\users\n");
        probe.awaitReason("cache", "windflow.cache.cfg, line 2: \\u stands without four digits");
        drop("url=http://127.0.0.1\n");
        probe.awaitReason("cache", "neither redis:// nor rediss://");
        int nobody = RedisServer.freePort();
        drop("url=redis://127.0.0.1:" + nobody + "\n");
        probe.awaitReason("cache", "Redis at 127.0.0.1:" + nobody + " cannot be reached");
        assertThat(probe.provider("cache")).isEqualTo("local");
        assertThat(probe.map("extension", "cache").toString()).doesNotContain(RedisServer.PASSWORD);

        drop("url=" + redis.url() + "\n");
        probe.awaitState("cache", "ACTIVE");
        assertThat(probe.map("extension", "cache").toString()).doesNotContain(RedisServer.PASSWORD);
    }

    @Test
    void aSecretMayStandInAFileOfItsOwn() throws Exception {
        drop("url=redis://127.0.0.1:" + redis.port() + "\npassword=$[secret:redis-password]\n");
        probe.awaitState("cache", "ACTIVE");
        assertThat(probe.map("extension", "cache").get("settings"))
                .isEqualTo(Map.of("url", "redis://127.0.0.1:" + redis.port(), "password", "$[secret:redis-password]"));
    }

    @Test
    void newSettingsTakeOverBesideTheOldOnesUnderLoad() throws Exception {
        try (RedisServer second = new RedisServer().start()) {
            drop("url=" + redis.url() + "\n");
            probe.awaitState("cache", "ACTIVE");
            probe.hammer(4);
            probe.ask("put", "where", "first");
            for (int i = 0; i < 5; i++) {
                drop("url=" + second.url() + "\n");
                await().until(() -> probe.ask("get", "where") == null);
                drop("url=" + redis.url() + "\n");
                await().until(() -> "first".equals(probe.ask("get", "where")));
                probe.awaitState("cache", "ACTIVE");
            }
            probe.assertNoCallFailed();
        }
    }

    @Test
    void settingsThatDoNotServeLeaveTheOldOnesInForce() throws Exception {
        drop("url=" + redis.url() + "\n");
        probe.awaitState("cache", "ACTIVE");
        probe.ask("put", "where", "first");
        probe.hammer(2);

        drop("url=" + redis.url("wrong") + "\n");
        probe.awaitReason("cache", "refuses the password");
        assertThat(probe.ask("get", "where")).isEqualTo("first");
        assertThat(probe.map("capability", "cache"))
                .containsEntry("status", "UP")
                .containsEntry("provider", "redis");
        drop("url=" + redis.url() + "\nprefixx=a\n");
        probe.awaitReason("cache", "There is no setting 'prefixx'");
        assertThat(probe.ask("get", "where")).isEqualTo("first");

        drop("url=" + redis.url() + "\n");
        probe.awaitState("cache", "ACTIVE");
        assertThat(probe.reason("cache")).isNull();

        drop("url=" + redis.url() + "\nprefix=\\u\n");
        probe.awaitReason("cache", "line 2");
        assertThat(probe.ask("get", "where")).isEqualTo("first");
        drop("url=" + redis.url() + "\n");
        probe.awaitState("cache", "ACTIVE");
        probe.assertNoCallFailed();
    }

    @Test
    void redisGoesAndComesBackWhileCallsGoOn() throws Exception {
        try (RedisServer own = new RedisServer().start()) {
            drop("url=" + own.url() + "\n");
            probe.awaitState("cache", "ACTIVE");
            probe.ask("subscribe", "news");
            probe.ask("publish", "news", "one");
            await().until(() -> ((List<?>) probe.ask("messages")).contains("one"));
            probe.hammer(4);

            own.kill();
            long killed = System.nanoTime();
            probe.awaitState("cache", "DEGRADED");
            System.out.printf("Redis killed to DEGRADED: %d ms%n", millisSince(killed));
            assertThat(probe.reason("cache")).contains("cannot be reached").contains("'local' serves");
            assertThat(probe.ask("put", "where", "local")).isEqualTo("local");
            await().until(() -> {
                probe.ask("publish", "news", "two");
                return ((List<?>) probe.ask("messages")).contains("two");
            });

            own.start();
            probe.awaitState("cache", "ACTIVE");
            assertThat(probe.ask("put", "where", "redis")).isEqualTo("redis");
            await().until(() -> {
                probe.ask("publish", "news", "three");
                return ((List<?>) probe.ask("messages")).contains("three");
            });
            probe.assertNoCallFailed();
        }
    }

    @Test
    void redisThatHangsDegrades() throws Exception {
        try (RedisServer own = new RedisServer().start()) {
            drop("url=" + own.url() + "\n");
            probe.awaitState("cache", "ACTIVE");
            probe.hammer(2);
            own.signal("STOP");
            long stopped = System.nanoTime();
            probe.awaitState("cache", "DEGRADED");
            System.out.printf("Redis hanging to DEGRADED: %d ms%n", millisSince(stopped));
            own.signal("CONT");
            probe.awaitState("cache", "ACTIVE");
            probe.assertNoCallFailed();
        }
    }

    @Test
    void redisThatComesUpLaterIsFoundUnaided() throws Exception {
        try (RedisServer late = new RedisServer()) {
            drop("url=" + late.url() + "\n");
            probe.awaitReason("cache", "cannot be reached");
            late.start();
            probe.awaitState("cache", "ACTIVE");
            assertThat(probe.provider("cache")).isEqualTo("redis");
        }
    }

    @Test
    void theLastOfManyQuickChangesHolds() throws Exception {
        for (int i = 0; i < 10; i++) {
            drop("url=" + redis.url() + "\nprefix=p" + i + ":\n");
            pause(i);
            take();
            drop("url=" + redis.url("wrong") + "\n");
            pause(i);
        }
        drop("url=" + redis.url() + "\nprefix=last:\n");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(probe.map("extension", "cache"))
                .containsEntry("state", "ACTIVE")
                .extractingByKey("settings")
                .asString()
                .contains("prefix=last:"));
    }

    @Test
    void isSwitchedFromInsideThroughTheSameFile() throws Exception {
        assertThat(probe.ask("settings", "cache"))
                .isEqualTo(List.of(
                        "url:string", "password:password", "port:integer", "prefix:string", "connections:integer"));
        assertThat((List<?>) probe.map("plan", "cache", true, Map.of()).get("steps"))
                .isNotEmpty();

        probe.ask("change", "cache", true, Map.of("url", redis.url()));
        probe.awaitState("cache", "ACTIVE");
        assertThat(core.config().resolve(FILE)).hasContent("url=" + redis.url() + "\n");
        String shown = (String) ((Map<?, ?>) probe.map("extension", "cache").get("settings")).get("url");
        assertThat(shown).doesNotContain(RedisServer.PASSWORD);

        // What a form sends back as it was shown stays as it is.
        probe.ask("change", "cache", true, Map.of("url", shown, "connections", "3"));
        await().until(() ->
                probe.map("extension", "cache").get("settings").toString().contains("connections=3"));
        assertThat(core.config().resolve(FILE)).hasContent("url=" + redis.url() + "\nconnections=3\n");

        assertThatThrownBy(() -> probe.ask("change", "cache", true, Map.of("port", "99999")))
                .hasMessageContaining("settings of 'cache' are wrong");
        probe.ask("change", "cache", false, Map.of());
        probe.awaitState("cache", "AVAILABLE");
        assertThat(core.config().resolve(FILE)).doesNotExist();
    }

    /** Lets more and more time pass, so that each step of a switch is interrupted once. */
    private static void pause(int round) {
        long until = System.nanoTime() + Duration.ofMillis(60L * round).toNanos();
        await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() >= until);
    }

    private void assertCoreUntouched() throws IOException {
        Set<String> names = Set.copyOf(CoreFramework.coreBundles());
        assertThat(core.events())
                .filteredOn(event -> names.contains(event.getBundle().getSymbolicName()))
                .extracting(event -> event.getBundle().getSymbolicName() + " " + name(event.getType()))
                .as("what happened to bundles of the core")
                .isEmpty();
    }

    private static String name(int event) {
        return switch (event) {
            case BundleEvent.STOPPED -> "stopped";
            case BundleEvent.STOPPING -> "stopping";
            case BundleEvent.STARTED -> "started";
            case BundleEvent.UNRESOLVED -> "unresolved";
            case BundleEvent.UPDATED -> "updated";
            default -> Integer.toString(event);
        };
    }

    private static Set<Bundle> bundles() {
        return Arrays.stream(core.context().getBundles()).collect(Collectors.toSet());
    }

    private static void drop(String text) throws IOException {
        core.drop(FILE, text);
    }

    private static void take() throws IOException {
        Files.deleteIfExists(core.config().resolve(FILE));
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static long max(List<Long> times) {
        return times.stream().max(Long::compare).orElseThrow();
    }
}
