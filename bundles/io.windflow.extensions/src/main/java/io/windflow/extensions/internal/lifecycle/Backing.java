package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.ExtensionState;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Service;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.extension.BackingServices;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services that extensions stand on, where WindFlow runs them itself: up before the bundles, down after them. */
final class Backing {

    /** The setting by which users name a service of their own. */
    static final String URL = "url";

    private static final Logger LOG = LoggerFactory.getLogger(Backing.class);

    private final Supplier<Stream<BackingServices>> runners;

    /** @param runners gives all that run backing services, the first that manages an extension runs its */
    Backing(Supplier<Stream<BackingServices>> runners) {
        this.runners = runners;
    }

    private Optional<BackingServices> runner(Feature feature) {
        return runners.get().filter(it -> it.manages(feature.id())).findFirst();
    }

    /** Whether WindFlow runs the service that these settings lead to. */
    boolean manages(Feature feature, Map<String, String> values) {
        return !isElsewhere(feature, values) && runner(feature).isPresent();
    }

    /** Whether the service that WindFlow would start runs already. */
    boolean runs(Feature feature) {
        return runner(feature).map(it -> it.runs(feature.id())).orElse(false);
    }

    /**
     * How an extension is whose service is away.
     *
     * @param own whether WindFlow runs the service, so that it knows what became of it
     */
    Condition degraded(Feature feature, CapabilityStatus status, boolean own) {
        String advice = "It comes back by itself when its service does";
        if (!own) {
            return Condition.of(ExtensionState.DEGRADED, null, status.reason(), advice);
        }
        String reason = runner(feature)
                .flatMap(it -> it.trouble(feature.id()))
                .map(trouble -> trouble + ". " + status.reason())
                .orElse(status.reason());
        String start = "start it again ('docker compose --profile " + feature.id()
                + " up -d' with WindFlow's files, or save the extension's settings), or switch the extension off";
        return Condition.of(ExtensionState.DEGRADED, null, reason, advice + ": " + start);
    }

    /** Whether the settings name a service of the user's own. A URL does, unless its host is what WindFlow's service is called. */
    static boolean isElsewhere(Feature feature, Map<String, String> values) {
        String url = values.get(URL);
        if (url == null || url.isBlank()) {
            return false;
        }
        try {
            String host = new URI(url.strip()).getHost();
            return feature.services().stream().map(Service::name).noneMatch(name -> name.equals(host));
        } catch (URISyntaxException e) {
            return true;
        }
    }

    /** What would be started, as far as is known; empty if only the feature tells. */
    List<BackingServices.Service> services(Feature feature) {
        Optional<BackingServices> present = runner(feature);
        if (present.isEmpty()) {
            return List.of();
        }
        try {
            return present.get().services(feature.id());
        } catch (ProviderUnavailableException e) {
            LOG.debug("Nothing more is known of the services of extension {}", feature.id(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    /** Sees to it that the service is up and healthy, as {@link BackingServices#start}; returns settings that lead to it. */
    Map<String, String> start(Feature feature, Underway underway) throws StepFailure, InterruptedException {
        Optional<BackingServices> present = runner(feature);
        try {
            return present.isEmpty() ? Map.of() : present.get().start(feature.id(), underway::progress);
        } catch (ProviderUnavailableException e) {
            throw StepFailure.of(e);
        }
    }

    /** Stops the service, and does with its data what is said, as {@link BackingServices#stop}. */
    void stop(Feature feature, DataPolicy data, Underway underway) throws StepFailure, InterruptedException {
        Optional<BackingServices> present = runner(feature);
        if (present.isEmpty()) {
            return;
        }
        try {
            present.get().stop(feature.id(), data, underway::progress);
        } catch (ProviderUnavailableException e) {
            throw StepFailure.of(e);
        }
    }
}
