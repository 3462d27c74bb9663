package io.windflow.extensions.internal.capability;

import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks the provider in force of one capability whether it serves: an extension's each second, an embedded default when it
 * comes, each tenth second and, while it does not serve, each second.
 */
final class HealthWatch<T extends Provider> {

    private static final int SLOW = 10;

    /** A probe answers within two seconds by contract; one that does not is taken for a provider that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final CapabilityHandle<T> handle;
    private final Executor executor;
    private int tick; // used by the thread that ticks
    private final AtomicReference<Probe> running = new AtomicReference<>();

    /** @param executor runs probes, each of which may take seconds */
    HealthWatch(CapabilityHandle<T> handle, Executor executor) {
        this.handle = handle;
        this.executor = executor;
    }

    /** Called each second by one thread; does not block. */
    void tick() {
        Binding<T> binding = handle.inForce();
        if (binding == null) {
            return;
        }
        Probe before = running.get();
        if (before != null) {
            if (before.binding == binding && before.age().compareTo(PATIENCE) > 0) {
                handle.unavailable(
                        binding,
                        ProviderUnavailableException.passing(
                                "'" + binding.name() + "' did not answer within " + PATIENCE.toSeconds() + " s",
                                "Look at the log of its service",
                                null));
            }
            return;
        }
        tick++;
        if (binding.extension() == null && handle.status().status() == Status.UP && tick % SLOW != 0) {
            return;
        }
        look(binding);
    }

    /** Asks a provider, unless an answer is waited for already; does not block. */
    void look(Binding<T> binding) {
        Probe probe = new Probe(binding, System.nanoTime());
        if (running.compareAndSet(null, probe)) {
            executor.execute(() -> run(probe));
        }
    }

    private void run(Probe probe) {
        try {
            probe.binding.provider().probe();
            handle.available(probe.binding);
            handle.align();
        } catch (ProviderUnavailableException e) {
            handle.unavailable(probe.binding, e);
        } catch (RuntimeException e) {
            handle.unavailable(
                    probe.binding,
                    ProviderUnavailableException.passing(
                            "'" + probe.binding.name() + "' failed: " + e, "Look at WindFlow's log", e));
        } finally {
            running.set(null);
        }
    }

    private final class Probe {
        private final Binding<T> binding;
        private final long startedNanos;

        Probe(Binding<T> binding, long startedNanos) {
            this.binding = binding;
            this.startedNanos = startedNanos;
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }
    }
}
