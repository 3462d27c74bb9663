package io.windflow.ext.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.testkit.CacheContract;
import io.windflow.testkit.RedisServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisCacheTest extends CacheContract {

    private static RedisServer redis;

    private RedisCache cache;

    @BeforeAll
    static void startRedis() {
        RedisServer.assumeInstalled();
        redis = new RedisServer().start();
    }

    @AfterAll
    static void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void open() {
        cache = new RedisCache(Settings.url(redis.url()));
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Override
    protected CacheProvider cache() {
        return cache;
    }

    @Test
    void aPasswordMayStandApart() {
        RedisCache apart =
                new RedisCache(new Settings("redis://127.0.0.1:" + redis.port(), RedisServer.PASSWORD, 6379, "p:", 2));
        apart.probe();
        apart.close();
    }

    @Test
    void withoutAnAddressItLooksOnThisMachineForTheRedisOfTheGuide() {
        try (RedisServer guide = new RedisServer("--requirepass", "redis123").start()) {
            RedisCache unset = new RedisCache(new Settings("", "", guide.port(), "p:", 2));
            unset.probe();
            unset.close();
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        String here = "127.0.0.1:" + redis.port();
        assertPermanent(Settings.url(redis.url("wrong")), "Redis at " + here + " refuses the password");
        assertPermanent(Settings.url("redis://" + here), "Redis at " + here + " wants a password");
        assertPermanent(Settings.url(redis.url().replace("/0", "/99")), "does not have that database");
        assertPermanent(Settings.url("http://" + here), "neither redis:// nor rediss://");
        assertPermanent(Settings.url("redis:// " + here), "not a URL");
        assertPermanent(Settings.url("redis://" + here + "/zero"), "no database number");
        assertPassing(Settings.url("rediss://:x@" + here), "did not answer in time");
        int nobody = RedisServer.freePort();
        assertPassing(Settings.url("redis://127.0.0.1:" + nobody), "127.0.0.1:" + nobody + " cannot be reached");
        assertPassing(Settings.url("redis://no-such-host.invalid:6379"), "not known: no-such-host.invalid:6379");
        try (ServerSocket web = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertPermanent(Settings.url("redis://127.0.0.1:" + web.getLocalPort()), "is not Redis");
        }
    }

    @Test
    void aServerWithoutMemoryOrThatIsAReplicaDoesNotServe() {
        try (RedisServer full = new RedisServer("--maxmemory", "1kb", "--maxmemory-policy", "noeviction").start()) {
            assertPassing(Settings.url(full.url()), "no memory left");
        }
        try (RedisServer replica = new RedisServer("--replicaof", "127.0.0.1", "1").start()) {
            assertPassing(Settings.url(replica.url()), "replica that cannot be written");
        }
    }

    @Test
    void anOldRedisIsRefused() {
        assertThatThrownBy(() -> RedisVersion.check("# Server\r\nredis_version:6.0.16\r\n", "here"))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("6.0.16");
        RedisVersion.check("# Server\r\nredis_version:6.2.0\r\n", "here");
        RedisVersion.check("# Server\r\nredis_version:7.0.15\r\n", "here");
        RedisVersion.check("# Server\r\n", "here");
    }

    @Test
    void aServerThatHangsIsLeft() {
        cache.probe();
        redis.signal("STOP");
        try {
            assertThat(unavailable(() -> cache.get("a")).isPermanent()).isFalse();
        } finally {
            redis.signal("CONT");
        }
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> {
            cache.probe();
            return true;
        });
    }

    @Test
    void aRestartOfRedisBetweenTwoCallsIsNotNoticed() {
        try (RedisServer own = new RedisServer().start()) {
            RedisCache tested = new RedisCache(Settings.url(own.url()));
            List<CompletableFuture<Void>> warm = List.of(1, 2, 3, 4).stream()
                    .map(i -> CompletableFuture.runAsync(() -> tested.put("k" + i, new byte[1], Duration.ofMinutes(1))))
                    .toList();
            warm.forEach(CompletableFuture::join);
            own.kill();
            own.start();

            for (int i = 0; i < 8; i++) {
                tested.put("a", new byte[] {1}, Duration.ofMinutes(1));
            }
            tested.close();
        }
    }

    @Test
    void aSubscriptionComesBackWithRedis() throws Exception {
        try (RedisServer own = new RedisServer().start()) {
            RedisCache tested = new RedisCache(Settings.url(own.url()));
            List<String> received = new CopyOnWriteArrayList<>();
            AutoCloseable subscription = tested.subscribe("channel", received::add);
            tested.publish("channel", "before");
            await().until(() -> received.contains("before"));
            own.kill();
            own.start();

            await().atMost(Duration.ofSeconds(10)).until(() -> {
                tested.publish("channel", "after");
                return received.contains("after");
            });
            subscription.close();
            tested.close();
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("windflow-redis-messages")));
        }
    }

    @Test
    void subscribingFailsInTimeWhenRedisIsAway() {
        RedisCache away = new RedisCache(Settings.url("redis://127.0.0.1:" + RedisServer.freePort()));
        assertThat(unavailable(() -> away.subscribe("channel", message -> {})).getMessage())
                .contains("cannot be reached");
        away.close();
    }

    private static void assertPermanent(RedisSettings settings, String reason) {
        ProviderUnavailableException failure = probe(settings);
        assertThat(failure.getMessage()).contains(reason);
        assertThat(failure.isPermanent()).as(reason).isTrue();
    }

    private static void assertPassing(RedisSettings settings, String reason) {
        ProviderUnavailableException failure = probe(settings);
        assertThat(failure.getMessage()).contains(reason);
        assertThat(failure.isPermanent()).as(reason).isFalse();
    }

    private static ProviderUnavailableException probe(RedisSettings settings) {
        RedisCache wrong = new RedisCache(settings);
        try {
            ProviderUnavailableException failure = unavailable(wrong::probe);
            assertThat(failure.advice()).isNotBlank();
            assertThat(failure.getMessage() + failure.advice()).doesNotContain(RedisServer.PASSWORD);
            return failure;
        } finally {
            wrong.close();
        }
    }

    private static ProviderUnavailableException unavailable(ThrowingCallable call) {
        ProviderUnavailableException failure = catchThrowableOfType(ProviderUnavailableException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    /** Something that is not Redis: answers each connection with the same text. */
    private static ServerSocket answering(String text) throws IOException {
        ServerSocket server = new ServerSocket(0);
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
