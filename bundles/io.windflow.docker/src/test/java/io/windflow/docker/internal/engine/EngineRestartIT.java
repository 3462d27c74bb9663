package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineChange.Reachability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real engine that is stopped and started again. */
@Timeout(240)
class EngineRestartIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void aRestartIsNoticedAndTheEngineIsPickedUp() throws Exception {
        List<EngineChange> changes = new CopyOnWriteArrayList<>();
        try (PrivateEngine docker = new PrivateEngine(folder)) {
            docker.start();
            LocalEngine engine = new LocalEngine(Map.of("DOCKER_HOST", docker.address()), () -> null);
            try (AutoCloseable subscription = engine.subscribe(changes::add)) {
                await().atMost(SOON).until(() -> engine.status().reachable());
                assertThat(engine.volumes()).isEmpty();

                docker.stop();
                await().atMost(SOON).until(() -> !engine.status().reachable());
                assertThat(engine.status().reason()).contains(docker.socket().toString());

                docker.start();
                await().atMost(SOON).until(() -> engine.status().reachable());
                // The connections to the engine that was there before are not used again.
                assertThat(engine.volumes()).isEmpty();
                assertThat(engine.networks()).isNotEmpty();
            } finally {
                engine.stop();
            }
        }
        assertThat(changes)
                .extracting(change ->
                        change instanceof Reachability it && it.status().reachable())
                .containsExactly(true, false, true);
    }
}
