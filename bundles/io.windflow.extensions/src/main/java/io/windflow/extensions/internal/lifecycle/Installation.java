package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.Background;
import io.windflow.extensions.internal.capability.Binding;
import io.windflow.extensions.internal.capability.CapabilityRegistry;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps by which an extension's provider comes into the framework, is put in force and goes again. Each is bounded
 * in time; foreign code runs on a thread of its own, so that one that hangs holds up nothing else.
 */
final class Installation {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private static final Duration BUNDLES = Duration.ofSeconds(20);
    private static final Duration PROVIDER = Duration.ofSeconds(12);
    private static final Duration PROBE = Duration.ofSeconds(4);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final ExtensionBundles bundles;
    private final ProviderConfigurations configurations;
    private final CapabilityRegistry capabilities;
    private final Background background;
    private final Map<String, Handover> handovers;

    /** @param handovers by capability, for those that do not simply go over at once */
    Installation(
            ExtensionBundles bundles,
            ProviderConfigurations configurations,
            CapabilityRegistry capabilities,
            Background background,
            Map<String, Handover> handovers) {
        this.bundles = bundles;
        this.configurations = configurations;
        this.capabilities = capabilities;
        this.background = background;
        this.handovers = Map.copyOf(handovers);
    }

    /** A provider with its settings. @param binding null for an extension without a capability */
    record Provided(long generation, Settings settings, Binding<Provider> binding) {}

    /**
     * Settings that were found right.
     *
     * @param configuration as the component is configured, with references to variables and secrets
     * @param written as they stand in the file
     * @param values what the references stand for now: another value is another setting
     */
    record Settings(Map<String, Object> configuration, Map<String, String> written, Map<String, String> values) {

        /** With more for the component, where the file leaves it out. */
        Settings with(Map<String, Object> defaults) {
            Map<String, Object> all = new HashMap<>(defaults);
            all.putAll(configuration);
            return new Settings(all, written, values);
        }

        /** Settings may hold secrets. */
        @Override
        public String toString() {
            return configuration.keySet().toString();
        }
    }

    /** Takes away what a process that was killed left behind. */
    void removeLeftovers(Collection<Feature> features) {
        try {
            for (Feature feature : features) {
                configurations.removeLeftovers(feature.pid());
            }
            bundles.removeLeftovers();
        } catch (IOException e) {
            LOG.warn("What an earlier run left behind could not be taken away", e);
        }
    }

    /** Makes the provider with these settings; another one of the same extension goes on beside it. */
    Provided provide(Feature feature, Settings settings) throws StepFailure, InterruptedException {
        long generation;
        try {
            // First the settings, then the bundles: so the component starts once, with its settings.
            generation = configurations.create(feature.pid(), settings.configuration());
        } catch (IOException e) {
            throw StepFailure.passing(
                    "The settings cannot be handed over: " + e.getMessage(),
                    "Look whether the disk of WindFlow's folder is full",
                    e);
        }
        try {
            bounded(BUNDLES, "Starting the bundles", () -> {
                bundles.install(feature);
                return null;
            });
            return new Provided(generation, settings, binding(feature, generation));
        } catch (StepFailure | InterruptedException | RuntimeException e) {
            delete(feature, generation);
            throw e;
        }
    }

    private Binding<Provider> binding(Feature feature, long generation) throws StepFailure, InterruptedException {
        if (feature.capability() == null) {
            return null;
        }
        capabilities.await(feature.capability(), feature.id(), generation, true, PROVIDER);
        return capabilities
                .find(feature.capability(), feature.id(), generation)
                .orElseThrow(() -> StepFailure.passing(
                        "Its bundles started, but no provider of '" + feature.capability() + "' came with them within "
                                + PROVIDER.toSeconds() + " s",
                        "Look at WindFlow's log for the failure of its component"));
    }

    /** Asks the provider once whether it serves. */
    void probe(Provided provided) throws StepFailure, InterruptedException {
        if (provided.binding() == null) {
            return;
        }
        Provider provider = provided.binding().provider();
        bounded(PROBE, "Asking '" + provided.binding().name() + "' whether it serves", () -> {
            provider.probe();
            return null;
        });
    }

    /**
     * Puts a provider in force, or with null the embedded default, with what the capability holds; the former one is not
     * called any more when this returns, and serves on when it throws.
     */
    void use(Feature feature, Provided provided, Underway underway)
            throws StepFailure, Superseded, InterruptedException {
        String capability = feature.capability();
        if (capability == null) {
            return;
        }
        Handover handover = handovers.getOrDefault(
                capability, (next, way) -> swap(capability, next == null ? null : next.binding()));
        handover.to(provided, underway);
    }

    private void swap(String capability, Binding<Provider> next) {
        if (!capabilities.use(capability, next, DRAIN)) {
            LOG.warn("Calls of '{}' were still running after {} s", capability, DRAIN.toSeconds());
        }
    }

    /** Ends a provider that is not in force any more. */
    void withdraw(Feature feature, Provided provided) throws InterruptedException {
        delete(feature, provided.generation());
        if (feature.capability() != null
                && !capabilities.await(feature.capability(), feature.id(), provided.generation(), false, PROVIDER)) {
            LOG.warn("The former provider of extension {} did not end in time", feature.id());
        }
    }

    /** Uninstalls what no other extension uses. */
    void uninstall(Feature feature) throws StepFailure, InterruptedException {
        bounded(BUNDLES, "Stopping the bundles", () -> {
            bundles.remove(feature.id());
            return null;
        });
    }

    private void delete(Feature feature, long generation) {
        try {
            configurations.delete(feature.pid(), generation);
        } catch (IOException e) {
            LOG.warn("The settings of extension {} could not be taken back", feature.id(), e);
        }
    }

    private <R> void bounded(Duration limit, String what, Callable<R> work) throws StepFailure, InterruptedException {
        try {
            background.bounded(limit, work);
        } catch (TimeoutException e) {
            // A busy machine, or a service that is slow today: what holds the data is not given up for that.
            LOG.info("{} takes more than {} s", what, limit.toSeconds(), e);
            throw StepFailure.passing(what + " takes more than " + limit.toSeconds() + " s", "Look at WindFlow's log");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StepFailure failure) {
                throw failure;
            }
            if (e.getCause() instanceof ProviderUnavailableException failure) {
                throw StepFailure.of(failure);
            }
            LOG.warn("{} failed", what, e.getCause());
            throw new StepFailure(what + " failed: " + e.getCause(), "Look at WindFlow's log", e.getCause());
        }
    }
}
