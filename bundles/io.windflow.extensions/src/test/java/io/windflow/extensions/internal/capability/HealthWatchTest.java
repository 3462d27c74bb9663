package io.windflow.extensions.internal.capability;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HealthWatchTest {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final CapabilityHandle<Provider> handle = new CapabilityHandle<>("store", status -> {}, Runnable::run);
    private final HealthWatch<Provider> watch = new HealthWatch<>(handle, tasks::add);
    private boolean serves;
    private int probes;

    private final Provider embedded = new Provider() {
        @Override
        public String name() {
            return "sqlite";
        }

        @Override
        public void probe() {
            probes++;
            if (!serves) {
                throw ProviderUnavailableException.passing("The data lives elsewhere", "Wait", null);
            }
        }
    };
    private final Binding<Provider> binding = new Binding<>(embedded, null, 0, false);

    @Test
    void findsAnEmbeddedDefaultThatDoesNotServeBeforeTheFirstTick() {
        handle.setEmbedded(binding, Duration.ofSeconds(1));

        watch.look(binding);
        runAll();

        assertThat(handle.status().status()).isEqualTo(Status.DOWN);
        serves = true;
        watch.tick();
        runAll();
        assertThat(handle.status().status()).isEqualTo(Status.UP);
    }

    @Test
    void asksOneThingAtATime() {
        serves = true;
        handle.setEmbedded(binding, Duration.ofSeconds(1));

        watch.look(binding);
        watch.look(binding);
        watch.tick();
        runAll();

        assertThat(probes).isEqualTo(1);
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
