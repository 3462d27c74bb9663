package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Service;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.extension.BackingServices;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services that extensions stand on, where WindFlow runs them itself: up before the bundles, down after them. */
final class Backing {

    /** The setting by which users name a service of their own. */
    static final String URL = "url";

    private static final Logger LOG = LoggerFactory.getLogger(Backing.class);

    private final Supplier<BackingServices> services;

    /** @param services gives null when nothing runs backing services */
    Backing(Supplier<BackingServices> services) {
        this.services = services;
    }

    /** Whether WindFlow runs the service that these settings lead to. */
    boolean manages(Feature feature, Map<String, String> values) {
        BackingServices present = services.get();
        return present != null && !isElsewhere(feature, values.get(URL)) && present.manages(feature.id());
    }

    /** A URL means a service of the user's own, unless its host is what WindFlow's service is called. */
    private static boolean isElsewhere(Feature feature, String url) {
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

    /** Sees to it that the service is up and healthy, as {@link BackingServices#start}; returns settings that lead to it. */
    Map<String, String> start(Feature feature, Underway underway) throws StepFailure, InterruptedException {
        BackingServices present = services.get();
        if (present == null) {
            return Map.of();
        }
        try {
            return present.start(feature.id(), underway::progress);
        } catch (ProviderUnavailableException e) {
            throw StepFailure.of(e);
        }
    }

    /** Stops the service. The extension is off whatever comes of it, so a failure is a warning. */
    void stop(Feature feature, DataPolicy data, Underway underway) throws InterruptedException {
        BackingServices present = services.get();
        if (present == null) {
            return;
        }
        try {
            present.stop(feature.id(), data, underway::progress);
        } catch (ProviderUnavailableException e) {
            LOG.warn(
                    "The service of extension {} could not be stopped: {}. {}",
                    feature.id(),
                    e.getMessage(),
                    e.advice());
        }
    }
}
