package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.feature.Artifact;
import io.windflow.extensions.internal.feature.Feature;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles of extensions: installed with the first extension that needs one, uninstalled with the last. What the core
 * has already is used as it is. Bundles are started for this run only, so that after a crash none starts unasked; what
 * is left over is uninstalled at the next start.
 */
final class ExtensionBundles {

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionBundles.class);

    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final BundleContext context;
    private final File ledger;

    /** The extensions that use a bundle, by its location. Guarded by this. */
    private final Map<String, Set<String>> users = new LinkedHashMap<>();

    /** @param own this bundle's context, which also keeps the file that remembers what was installed */
    ExtensionBundles(BundleContext own) {
        this.context = own;
        this.ledger = own.getDataFile("installed-bundles");
    }

    /** Uninstalls what a process that was killed left installed. */
    synchronized void removeLeftovers() throws IOException {
        if (ledger.exists()) {
            List<Bundle> leftovers = Files.readAllLines(ledger.toPath()).stream()
                    .map(context::getBundle)
                    .filter(java.util.Objects::nonNull)
                    .toList();
            uninstall(leftovers);
            Files.delete(ledger.toPath());
        }
    }

    /** Installs and starts all that the feature lists; on failure nothing of it stays. */
    synchronized void install(Feature feature) throws StepFailure {
        List<Bundle> bundles = new ArrayList<>();
        Bundle starting = null;
        try {
            for (Artifact artifact : feature.bundles()) {
                Path jar = artifact.find(feature.folders())
                        .orElseThrow(() -> new StepFailure(
                                "The bundle " + artifact.fileName() + " is missing",
                                "Put it into " + feature.folders().get(0),
                                null));
                install(feature.id(), jar, artifact.startLevel()).ifPresent(bundles::add);
            }
            for (Bundle bundle : bundles) {
                starting = bundle;
                if (!isFragment(bundle)) {
                    bundle.start(Bundle.START_TRANSIENT);
                }
            }
        } catch (IOException e) {
            remove(feature.id());
            throw StepFailure.passing(
                    "What is installed cannot be noted: " + e.getMessage(),
                    "Look whether the disk of WindFlow's folder is full",
                    e);
        } catch (BundleException e) {
            remove(feature.id());
            String name = starting == null ? "A bundle" : starting.getSymbolicName();
            throw new StepFailure(
                    name + " cannot be started: " + shortly(e), "Look at WindFlow's log for the whole story", e);
        } catch (StepFailure e) {
            remove(feature.id());
            throw e;
        }
    }

    /** Stops and uninstalls what no other extension uses. */
    synchronized void remove(String extension) {
        List<Bundle> unused = new ArrayList<>();
        for (var entry : List.copyOf(users.entrySet())) {
            if (entry.getValue().remove(extension) && entry.getValue().isEmpty()) {
                users.remove(entry.getKey());
                Bundle bundle = context.getBundle(entry.getKey());
                if (bundle != null) {
                    unused.add(bundle);
                }
            }
        }
        uninstall(unused);
        try {
            remember();
        } catch (IOException e) {
            LOG.warn("What is installed cannot be noted", e);
        }
    }

    /** Returns empty if the core has the bundle. */
    private Optional<Bundle> install(String extension, Path jar, int startLevel) throws BundleException, IOException {
        String location = "reference:" + jar.toUri();
        if (context.getBundle(location) != null && !users.containsKey(location)) {
            return Optional.empty();
        }
        // Noted before it is installed: a note too many is harmless, one too few is not.
        users.computeIfAbsent(location, key -> new LinkedHashSet<>()).add(extension);
        remember();
        try {
            Bundle bundle = context.installBundle(location);
            BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
            if (level.getStartLevel() != startLevel) {
                level.setStartLevel(startLevel);
            }
            return Optional.of(bundle);
        } catch (BundleException e) {
            if (e.getType() != BundleException.DUPLICATE_BUNDLE_ERROR) {
                throw e;
            }
            // The same name and version from another place: that is the core's, or another extension's.
            users.remove(location);
            return Optional.empty();
        }
    }

    private void remember() throws IOException {
        Files.write(ledger.toPath(), users.keySet());
    }

    private void uninstall(List<Bundle> bundles) {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            Bundle bundle = bundles.get(i);
            try {
                // Stops it first.
                bundle.uninstall();
            } catch (BundleException | IllegalStateException e) {
                LOG.warn("{} could not be uninstalled", bundle, e);
            }
        }
        refresh(bundles);
    }

    /** Lets go of the uninstalled bundles' classes. Bundles of the core are never refreshed with them. */
    private void refresh(List<Bundle> bundles) {
        FrameworkWiring wiring = context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class);
        Set<Bundle> alone = new HashSet<>();
        for (Bundle bundle : bundles) {
            Collection<Bundle> closure = wiring.getDependencyClosure(List.of(bundle));
            if (bundles.containsAll(closure)) {
                alone.add(bundle);
            } else {
                LOG.warn("{} is not refreshed, because others use it: {}", bundle, closure);
            }
        }
        if (alone.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(alone, event -> done.countDown());
        try {
            if (!done.await(REFRESH.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("Refreshing {} takes long", alone);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static String shortly(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
