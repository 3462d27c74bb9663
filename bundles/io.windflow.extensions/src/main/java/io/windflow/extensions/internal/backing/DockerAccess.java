package io.windflow.extensions.internal.backing;

import io.windflow.api.engine.Compose;
import io.windflow.api.engine.Engine;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** The services of io.windflow.docker, which may come later than who needs them. */
final class DockerAccess implements Docker, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServiceTracker<Engine, Engine> engine;
    private final ServiceTracker<Compose, Compose> compose;

    /** @param onEngine is given the engine whenever it comes; does not block */
    DockerAccess(BundleContext context, Consumer<Engine> onEngine) {
        try {
            engine = new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter(
                            "(&(objectClass=" + Engine.class.getName() + ")(engine.id=" + Engine.LOCAL + "))"),
                    new ServiceTrackerCustomizer<>() {
                        @Override
                        public Engine addingService(ServiceReference<Engine> reference) {
                            Engine arrived = context.getService(reference);
                            if (arrived != null) {
                                onEngine.accept(arrived);
                            }
                            return arrived;
                        }

                        @Override
                        public void modifiedService(ServiceReference<Engine> reference, Engine service) {
                            // Its id does not change.
                        }

                        @Override
                        public void removedService(ServiceReference<Engine> reference, Engine service) {
                            context.ungetService(reference);
                        }
                    });
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        compose = new ServiceTracker<>(context, Compose.class, null);
    }

    void open() {
        engine.open();
        compose.open();
    }

    @Override
    public void close() {
        engine.close();
        compose.close();
    }

    @Override
    public Optional<Engine> engineIfThere() {
        return Optional.ofNullable(engine.getService());
    }

    @Override
    public Engine engine() {
        return await(engine, "The Docker Engine");
    }

    @Override
    public Compose compose() {
        return await(compose, "The Compose CLI");
    }

    private static <T> T await(ServiceTracker<T, T> tracker, String what) {
        try {
            T service = tracker.waitForService(PATIENCE.toMillis());
            if (service != null) {
                return service;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ProviderUnavailableException.passing(
                what + " is not there yet", "Look at WindFlow's log for why io.windflow.docker does not start", null);
    }
}
