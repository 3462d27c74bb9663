package io.windflow.extensions.internal.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CapabilityHandleTest {

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final List<CapabilityStatus> statuses = new CopyOnWriteArrayList<>();
    private final CapabilityHandle<Named> handle = new CapabilityHandle<>("cache", statuses::add, Runnable::run);
    private final Named local = new Named("local");
    private final Named redis = new Named("redis");

    @Test
    void servesTheEmbeddedDefaultAsSoonAsItIsThere() {
        assertThat(handle.status().status()).isEqualTo(Status.DOWN);

        handle.setEmbedded(embedded(local), DRAIN);

        assertThat(handle.call(Named::serve)).isEqualTo("local");
        assertThat(handle.status().status()).isEqualTo(Status.UP);
        assertThat(handle.status().extension()).isNull();
    }

    @Test
    void aCallWaitsForTheFirstProvider() throws Exception {
        CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> handle.call(Named::serve));

        handle.setEmbedded(embedded(local), DRAIN);

        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("local");
    }

    @Test
    void aSwitchSendsNewCallsToTheNextProviderWhileOldOnesEnd() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        Binding<Named> first = extension(redis, 1);
        assertThat(handle.use(first, DRAIN)).isTrue();

        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> handle.call(provider -> {
            inside.countDown();
            awaitQuietly(go);
            return provider.serve();
        }));
        inside.await();

        Named next = new Named("redis 2");
        CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> handle.use(extension(next, 2), DRAIN));
        await().until(() -> handle.call(Named::serve).equals("redis 2"));
        assertThat(drained).isNotDone();

        go.countDown();
        assertThat(slow.get(5, TimeUnit.SECONDS)).isEqualTo("redis");
        assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDrainIsBounded() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        handle.use(extension(redis, 1), DRAIN);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> handle.call(provider -> {
            inside.countDown();
            awaitQuietly(go);
            return null;
        }));
        inside.await();

        assertThat(handle.use(null, Duration.ofMillis(50))).isFalse();

        go.countDown();
        stuck.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aNestedCallStaysOnTheProviderOfTheOuterOne() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        handle.use(extension(redis, 1), DRAIN);

        String inner = handle.call(outer -> {
            CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() -> handle.use(null, DRAIN));
            await().until(() -> "local".equals(handle.status().provider()));
            assertThat(drained).isNotDone();
            return handle.call(Named::serve);
        });

        assertThat(inner).isEqualTo("redis");
        assertThat(handle.call(Named::serve)).isEqualTo("local");
    }

    @Test
    void aFencedSwitchLetsNoCallInUntilItIsDone() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        AtomicInteger insideFence = new AtomicInteger();
        AtomicBoolean fenced = new AtomicBoolean();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        List<CompletableFuture<Void>> hammers = List.of(1, 2, 3, 4).stream()
                .map(i -> CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        handle.call(provider -> {
                            // A nested call must not wait for the fence that waits for its outer call.
                            handle.call(Named::serve);
                            if (fenced.get()) {
                                insideFence.incrementAndGet();
                            }
                            return calls.incrementAndGet();
                        });
                    }
                }))
                .toList();
        await().until(() -> calls.get() > 1000);

        for (int i = 0; i < 50; i++) {
            Binding<Named> next = i % 2 == 0 ? extension(redis, i + 1) : null;
            handle.useFenced(next, DRAIN, () -> {
                fenced.set(true);
                int before = calls.get();
                Thread.onSpinWait();
                assertThat(calls.get()).isEqualTo(before);
                fenced.set(false);
            });
        }

        stop.set(true);
        for (CompletableFuture<Void> hammer : hammers) {
            hammer.get(5, TimeUnit.SECONDS);
        }
        assertThat(insideFence).hasValue(0);
    }

    @Test
    void aFenceThatFailsLeavesTheFormerProviderInForce() {
        handle.setEmbedded(embedded(local), DRAIN);

        assertThatThrownBy(() -> handle.useFenced(extension(redis, 1), DRAIN, () -> {
                    throw new java.io.IOException("copy failed");
                }))
                .hasMessage("copy failed");

        assertThat(handle.call(Named::serve)).isEqualTo("local");
        assertThat(handle.status().provider()).isEqualTo("local");
    }

    @Test
    void aFenceGivesUpWhenCallsDoNotLeave() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> stuck = CompletableFuture.runAsync(() -> handle.call(provider -> {
            inside.countDown();
            awaitQuietly(go);
            return null;
        }));
        inside.await();

        assertThatThrownBy(() -> handle.useFenced(extension(redis, 1), Duration.ofMillis(50), () -> {}))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("1 calls");

        go.countDown();
        stuck.get(5, TimeUnit.SECONDS);
        assertThat(handle.call(Named::serve)).isEqualTo("local");
    }

    @Test
    void theDefaultStandsInWhileAnExtensionsProviderIsAway() {
        handle.setEmbedded(embedded(local), DRAIN);
        Binding<Named> binding = extension(redis, 1);
        handle.use(binding, DRAIN);
        redis.away.set(true);

        assertThat(handle.call(Named::serve)).isEqualTo("local");
        assertThat(handle.status().status()).isEqualTo(Status.DEGRADED);
        assertThat(handle.status().provider()).isEqualTo("redis");
        assertThat(handle.status().reason()).contains("redis is away").contains("'local' serves");

        int served = redis.calls.get();
        assertThat(handle.call(Named::serve)).isEqualTo("local");
        assertThat(redis.calls).as("a provider that is away is not asked again").hasValue(served);

        redis.away.set(false);
        handle.available(binding);
        assertThat(handle.call(Named::serve)).isEqualTo("redis");
        assertThat(handle.status().status()).isEqualTo(Status.UP);
    }

    @Test
    void aFailureIsAProblemWhereNothingStandsIn() {
        handle.setEmbedded(new Binding<>(local, null, 0, false), DRAIN);
        handle.use(extension(redis, 1), DRAIN);
        redis.away.set(true);

        assertThatThrownBy(() -> handle.call(Named::serve)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.PROVIDER_UNAVAILABLE);
            assertThat(problem.advice()).isEqualTo("start it");
            assertThat(problem.retryAfter()).isPositive();
        });
        assertThat(handle.status().status()).isEqualTo(Status.DOWN);
    }

    @Test
    void whatIsAttachedFollowsTheProvider() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        List<String> log = new CopyOnWriteArrayList<>();
        AutoCloseable attachment = handle.attach(provider -> {
            log.add("+" + provider.serve());
            return () -> log.add("-" + provider.name());
        });

        Binding<Named> binding = extension(redis, 1);
        handle.use(binding, DRAIN);
        redis.away.set(true);
        handle.unavailable(binding, away("redis"));
        redis.away.set(false);
        handle.available(binding);
        attachment.close();
        handle.use(null, DRAIN);

        assertThat(log).containsExactly("+local", "+redis", "-local", "+local", "-redis", "+redis", "-local", "-redis");
    }

    @Test
    void noCallFailsWhileProvidersComeAndGoUnderLoad() throws Exception {
        handle.setEmbedded(embedded(local), DRAIN);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        List<CompletableFuture<Void>> hammers = List.of(1, 2, 3, 4).stream()
                .map(i -> CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        handle.call(Named::serveUnlessReleased);
                        calls.incrementAndGet();
                    }
                }))
                .toList();
        await().until(() -> calls.get() > 1000);

        for (int i = 1; i <= 200; i++) {
            Named next = new Named("redis " + i);
            assertThat(handle.use(extension(next, i), DRAIN)).isTrue();
            if (i % 2 == 0) {
                assertThat(handle.use(null, DRAIN)).isTrue();
                // Drained means that nobody is inside and nobody comes any more.
                next.released.set(true);
            }
        }

        stop.set(true);
        for (CompletableFuture<Void> hammer : hammers) {
            hammer.get(5, TimeUnit.SECONDS);
        }
    }

    private static Binding<Named> embedded(Named provider) {
        return new Binding<>(provider, null, 0, true);
    }

    private static Binding<Named> extension(Named provider, long generation) {
        return new Binding<>(provider, "cache", generation, false);
    }

    private static ProviderUnavailableException away(String name) {
        return ProviderUnavailableException.passing(name + " is away", "start it", null);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Named implements Provider {

        private final String name;
        private final AtomicBoolean away = new AtomicBoolean();
        private final AtomicBoolean released = new AtomicBoolean();
        private final AtomicInteger calls = new AtomicInteger();

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void probe() {
            serve();
        }

        String serve() {
            calls.incrementAndGet();
            if (away.get()) {
                throw away(name);
            }
            return name;
        }

        String serveUnlessReleased() {
            if (released.get()) {
                throw new IllegalStateException("called after it was released");
            }
            String served = serve();
            if (released.get()) {
                throw new IllegalStateException("released while a call was inside");
            }
            return served;
        }
    }
}
