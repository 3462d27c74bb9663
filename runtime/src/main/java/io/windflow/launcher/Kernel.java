package io.windflow.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.Logger;

/** The OSGi framework with the bundles of the core in it. */
final class Kernel {
    private static final Logger LOG = org.slf4j.LoggerFactory.getLogger(Kernel.class);
    /** Docker waits 10 s between SIGTERM and SIGKILL. */
    private static final long STOP_TIMEOUT_IN_MS = 9_000;

    private final Options options;
    private final CoreIndex index;
    private final Path cache;
    private final Framework framework;
    private final Queue<FrameworkEvent> errors = new ConcurrentLinkedQueue<>();

    Kernel(Options options, CoreIndex index, Path cache) {
        this.options = options;
        this.index = index;
        this.cache = cache;
        this.framework = framework(options, index, cache);
    }

    /**
     * Starts every bundle of the core, from the kept bundle cache when the distribution is still the one that made it.
     *
     * @throws StartException if one of them cannot start
     */
    void start() throws StartException {
        try {
            BundleCache kept = new BundleCache(cache, options);
            boolean fresh = !kept.isCurrent();
            if (fresh) {
                kept.clear();
            }
            framework.init(errors::add);
            BundleContext context = framework.getBundleContext();
            context.addFrameworkListener(event -> {
                if (event.getType() == FrameworkEvent.ERROR) {
                    errors.add(event);
                }
            });
            OsgiLog log = new OsgiLog();
            context.registerService(
                    new String[] {LogService.class.getName(), LoggerFactory.class.getName()}, log, null);
            if (!options.connected()) {
                context.registerService(EventHook.class, new CoreBundlesOnly(context), null);
            }
            if (fresh) {
                install(context);
            }
            framework.start();
            if (framework.getState() == Bundle.ACTIVE) {
                verify(context);
                kept.keep();
            }
        } catch (BundleException | IOException e) {
            throw new StartException("the core cannot start: " + shortly(e), e);
        }
    }

    /** The context of the system bundle. */
    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Blocks until the framework has stopped. */
    void await() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the bundles, the HTTP server first, and waits a bounded time. */
    void stop() {
        try {
            framework.stop();
            if (framework.waitForStop(STOP_TIMEOUT_IN_MS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.warn("Not everything stopped within {} ms", STOP_TIMEOUT_IN_MS);
            }
        } catch (BundleException e) {
            LOG.warn("The framework did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Felix takes its logger as an object among the properties, which the signature of the factory has no room for.
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Framework framework(Options options, CoreIndex index, Path cache) {
        Map properties = FrameworkProperties.of(options, index, cache);
        properties.put("felix.log.logger", new FelixLogger());
        FrameworkFactory factory = new FrameworkFactory();
        Path bundles = options.distribution().resolve("bundles");
        return options.connected()
                ? factory.newFramework(properties, new Connector(bundles, index))
                : factory.newFramework(properties);
    }

    private Path bundles() {
        return options.distribution().resolve("bundles");
    }

    private void install(BundleContext context) throws BundleException {
        for (CoreIndex.Entry entry : index.bundles()) {
            Bundle bundle = context.installBundle(location(entry));
            bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
            if (entry.isStarted(options.connected())) {
                // Without its activation policy: Felix cannot start a connected bundle lazily.
                bundle.start();
            }
        }
    }

    private String location(CoreIndex.Entry entry) {
        return options.connected()
                ? Connector.location(entry)
                : "reference:" + bundles().resolve(entry.file()).toUri();
    }

    private void verify(BundleContext context) throws StartException {
        List<String> down = index.bundles().stream()
                .filter(entry -> entry.isStarted(options.connected()))
                .filter(entry -> !isUp(context.getBundle(location(entry))))
                .map(CoreIndex.Entry::symbolicName)
                .toList();
        if (!down.isEmpty()) {
            Throwable cause = errors.isEmpty() ? null : errors.peek().getThrowable();
            String reason = cause == null ? "no reason given" : shortly(cause);
            throw new StartException("the core cannot start: " + String.join(", ", down) + ": " + reason, cause);
        }
    }

    private static boolean isUp(Bundle bundle) {
        return bundle != null && bundle.getState() == Bundle.ACTIVE;
    }

    private static String shortly(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        // Felix repeats itself after this.
        int again = message.indexOf(" Unresolved requirements:");
        return (again < 0 ? message : message.substring(0, again))
                .lines()
                .findFirst()
                .orElse(message);
    }

    /** The bundle cache of the framework, with a note of which distribution filled it. */
    private record BundleCache(Path folder, Path note, String fingerprint) {
        BundleCache(Path cache, Options options) throws IOException {
            this(FrameworkProperties.storage(cache), cache.resolve("distribution"), Fingerprint.of(options));
        }

        boolean isCurrent() throws IOException {
            return Files.isRegularFile(note) && Files.readString(note).equals(fingerprint);
        }

        void clear() throws IOException {
            Files.deleteIfExists(note);
            Folders.delete(folder);
        }

        void keep() throws IOException {
            Files.writeString(note, fingerprint);
        }
    }
}
