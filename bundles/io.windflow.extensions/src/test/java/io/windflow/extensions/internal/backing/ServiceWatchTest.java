package io.windflow.extensions.internal.backing;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.engine.Container.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceWatchTest {

    private static final Map<String, String> LABELS = Map.of("io.windflow.extension", "cache");

    private final FakeEngine engine = new FakeEngine();
    private final List<String> told = new ArrayList<>();
    private final ServiceWatch watch = new ServiceWatch("windflow", new ServiceListener() {
        @Override
        public void onStarted(String extension) {
            told.add(extension + " started");
        }

        @Override
        public void onGone(String extension) {
            told.add(extension + " gone");
        }
    });

    private void redis(String state, Health health) {
        engine.put("1", "windflow", "windflow-redis", state, health, LABELS);
    }

    @Test
    void aServiceCountsAsStartedWhenItIsHealthy() {
        watch.watch(engine.engine());
        redis("created", Health.NONE);
        redis("running", Health.STARTING);
        assertThat(told).isEmpty();

        redis("running", Health.HEALTHY);
        assertThat(told).containsExactly("cache started");
    }

    @Test
    void oneThatRunsOnIsNotStartedAgainUntilItWasStopped() {
        watch.watch(engine.engine());
        redis("running", Health.HEALTHY);
        redis("running", Health.UNHEALTHY);
        redis("running", Health.HEALTHY);
        assertThat(told).containsExactly("cache started");

        redis("exited", Health.NONE);
        redis("running", Health.STARTING);
        redis("running", Health.HEALTHY);
        assertThat(told).containsExactly("cache started", "cache gone", "cache started");
    }

    @Test
    void whatRunsAlreadyIsNoticedToo() {
        redis("running", Health.HEALTHY);
        watch.watch(engine.engine());

        assertThat(told).containsExactly("cache started");
    }

    @Test
    void aStackWithTheSameLabelSwitchesNothing() {
        watch.watch(engine.engine());
        engine.put("2", "users-stack", "windflow-redis", "running", Health.HEALTHY, LABELS);
        engine.put("3", null, null, "running", Health.HEALTHY, LABELS);
        engine.put(
                "4",
                "windflow",
                "windflow-redis",
                "running",
                Health.NONE,
                Map.of("io.windflow.extension", "cache", "com.docker.compose.oneoff", "True"));
        engine.put("5", "windflow", "traefik", "running", Health.HEALTHY, Map.of());
        engine.remove("2");

        assertThat(told).isEmpty();
    }

    @Test
    void aContainerThatIsReplacedIsStartedAnew() {
        watch.watch(engine.engine());
        redis("running", Health.HEALTHY);
        engine.remove("1");
        engine.put("6", "windflow", "windflow-redis", "running", Health.HEALTHY, LABELS);

        assertThat(told).containsExactly("cache started", "cache gone", "cache started");
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        watch.watch(engine.engine());
        watch.close();
        redis("running", Health.HEALTHY);

        assertThat(told).isEmpty();
    }
}
