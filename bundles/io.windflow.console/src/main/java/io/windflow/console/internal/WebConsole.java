package io.windflow.console.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Felix web console. Few ever open it, so its bundles are installed when somebody does: until then it costs neither
 * memory nor time.
 */
final class WebConsole {

    private static final Logger LOG = LoggerFactory.getLogger(WebConsole.class);

    private final BundleContext context;
    private final Path distribution;
    private final List<Bundle> bundles = new ArrayList<>(); // guarded by this

    WebConsole(BundleContext context, Path distribution) {
        this.context = context;
        this.distribution = distribution;
    }

    synchronized boolean isRunning() {
        return !bundles.isEmpty();
    }

    /** Installs and starts the bundles of the feature, for this run only. */
    synchronized void start() throws IOException, BundleException {
        if (isRunning()) {
            return;
        }
        try {
            for (String file : files()) {
                bundles.add(context.installBundle("reference:"
                        + distribution.resolve("bundles").resolve(file).toUri()));
            }
            for (Bundle bundle : bundles) {
                bundle.start(Bundle.START_TRANSIENT);
            }
            LOG.info("The web console has been started");
        } catch (BundleException e) {
            stop();
            throw e;
        }
    }

    /** Takes the bundles away again. */
    synchronized void stop() {
        Collections.reverse(bundles);
        for (Bundle bundle : bundles) {
            try {
                bundle.uninstall();
            } catch (BundleException | IllegalStateException e) {
                LOG.warn("{} could not be uninstalled", bundle, e);
            }
        }
        bundles.clear();
    }

    private List<String> files() throws IOException {
        JsonNode feature = new ObjectMapper()
                .readTree(distribution.resolve("features/webconsole.json").toFile());
        List<String> files = new ArrayList<>();
        for (JsonNode bundle : feature.path("bundles")) {
            String[] coordinates = bundle.path("id").asText().split(":");
            files.add(coordinates[1] + "-" + coordinates[2] + ".jar");
        }
        return files;
    }
}
