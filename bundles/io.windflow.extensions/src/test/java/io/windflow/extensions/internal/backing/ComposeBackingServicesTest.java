package io.windflow.extensions.internal.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.Engine;
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.Progress;
import io.windflow.spi.ProviderUnavailableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while services are started and stopped. */
@Timeout(20)
class ComposeBackingServicesTest {

    private static final String MODEL =
            """
            {"x-windflow-cache": {"password": "redis123"},
             "services": {"windflow-redis": {"image": "redis:7",
               "labels": {"io.windflow.extension": "cache"},
               "volumes": [{"type": "volume", "source": "redis", "target": "/data"}]}},
             "volumes": {"redis": {"name": "windflow_redis"}}}
            """;

    @TempDir
    private Path directory;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> calls = new ArrayList<>();
    private final List<Progress> told = new ArrayList<>();
    private Runnable onUp = () -> {};
    private Problem refusal;
    private ComposeBackingServices services;

    @BeforeEach
    void folder() throws IOException {
        Files.writeString(directory.resolve("docker-compose.extensions.yml"), "labels: {io.windflow.extension: cache}");
        ComposeFolder folder = ComposeFolder.of(Map.of("WINDFLOW_COMPOSE_DIR", directory.toString()))
                .orElseThrow();
        services = new ComposeBackingServices(folder, new FakeDocker(), directory.resolve("exports"));
    }

    private final class FakeDocker implements Docker {

        @Override
        public Optional<Engine> engineIfThere() {
            return Optional.of(engine());
        }

        @Override
        public Engine engine() {
            return engine.engine();
        }

        @Override
        public Compose compose() {
            return (Compose) Proxy.newProxyInstance(
                    Compose.class.getClassLoader(), new Class<?>[] {Compose.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("render")) {
                            return MODEL;
                        }
                        ComposeProject project = (ComposeProject) arguments[0];
                        calls.add(method.getName() + " " + project.services());
                        if (refusal != null) {
                            throw refusal;
                        }
                        if (method.getName().equals("up")) {
                            onUp.run();
                        }
                        return null;
                    });
        }
    }

    private void redis(String state, Health health) {
        engine.put("1", "windflow", "windflow-redis", state, health, Map.of("io.windflow.extension", "cache"));
    }

    @Test
    void fetchesStartsAndWaits() throws Exception {
        onUp = () -> redis("running", Health.HEALTHY);

        assertThat(services.start("cache", told::add)).isEqualTo(Map.of("password", "redis123"));
        assertThat(calls).containsExactly("pull [windflow-redis]", "up [windflow-redis]");
        assertThat(told).extracting(Progress::phase).containsExactly("images", "services");
    }

    @Test
    void doesNothingWhereItRuns() throws Exception {
        redis("running", Health.HEALTHY);

        assertThat(services.start("cache", told::add)).isEqualTo(Map.of("password", "redis123"));
        assertThat(calls).isEmpty();
        assertThat(services.runs("cache")).isTrue();
    }

    @Test
    void anUnhealthyServiceIsToldWithItsLastWords() {
        engine.images.add("redis:7");
        engine.log.addAll(List.of("long ago", "Loading", "Reading /data", "1:M # Bad file", "Exiting", "Aborting"));
        onUp = () -> redis("running", Health.UNHEALTHY);

        assertThatThrownBy(() -> services.start("cache", told::add))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, failure -> {
                    assertThat(failure.isPermanent()).isTrue();
                    assertThat(failure.advice()).contains("docker logs windflow-redis");
                })
                .hasMessageContaining("windflow-redis is unhealthy")
                .hasMessageContaining("Loading | Reading /data | 1:M # Bad file | Exiting | Aborting")
                .hasMessageNotContaining("long ago");
        assertThat(calls).containsExactly("up [windflow-redis]");
    }

    @Test
    void aServiceThatEndsIsNotWaitedForLong() {
        engine.images.add("redis:7");
        engine.log.add("No such option");
        onUp = () -> redis("exited", Health.NONE);

        assertThatThrownBy(() -> services.start("cache", told::add))
                .hasMessageContaining("was stopped (exit code 1)")
                .hasMessageContaining("No such option");
        assertThat(services.trouble("cache"))
                .hasValueSatisfying(why -> assertThat(why).contains("windflow-redis"));
    }

    @Test
    void anEngineThatIsAwayMayComeBack() {
        refusal = Problem.unavailable(ProblemType.ENGINE_UNAVAILABLE, "No engine", "Start it", null);

        assertThatThrownBy(() -> services.start("cache", told::add))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, failure -> {
                    assertThat(failure.isPermanent()).isFalse();
                    assertThat(failure.advice()).isEqualTo("Start it");
                });
    }

    @Test
    void aTakenPortStaysTaken() {
        refusal = Problem.conflict("Port 6379 is taken", "Set REDIS_PORT");

        assertThatThrownBy(() -> services.start("cache", told::add))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, failure -> assertThat(failure.isPermanent())
                        .isTrue())
                .hasMessageContaining("Port 6379 is taken");
    }

    @Test
    void anInterruptedStartIsNoFailure() {
        engine.images.add("redis:7");
        onUp = () -> {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted");
        };

        assertThatThrownBy(() -> services.start("cache", told::add)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void dataGoesOnlyAfterTheServiceAndOnlyIfAsked() throws Exception {
        redis("running", Health.HEALTHY);
        services.stop("cache", DataPolicy.KEEP, told::add);
        assertThat(engine.removedVolumes).isEmpty();

        services.stop("cache", DataPolicy.EXPORT, told::add);
        assertThat(engine.removedVolumes).isEmpty();
        assertThat(calls)
                .containsExactly(
                        "down [windflow-redis]",
                        "stop [windflow-redis]",
                        "copy [windflow-redis]",
                        "down [windflow-redis]");

        services.stop("cache", DataPolicy.PURGE, told::add);
        assertThat(engine.removedVolumes).containsExactly("windflow_redis");
    }

    @Test
    void dataStaysIfTheServiceCannotBeStopped() {
        redis("running", Health.HEALTHY);
        refusal = Problem.of(ProblemType.ENGINE_ERROR, "Device busy", null);

        assertThatThrownBy(() -> services.stop("cache", DataPolicy.PURGE, told::add))
                .hasMessageContaining("Device busy");
        assertThat(engine.removedVolumes).isEmpty();
    }
}
