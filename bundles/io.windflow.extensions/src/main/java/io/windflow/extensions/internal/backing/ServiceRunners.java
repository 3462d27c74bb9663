package io.windflow.extensions.internal.backing;

import io.windflow.spi.extension.BackingServices;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** All that runs services of extensions: what other bundles offer, then WindFlow's own compose files. */
public final class ServiceRunners implements AutoCloseable {

    private final ServiceTracker<BackingServices, BackingServices> offered;
    private final ServiceWatch watch;
    private final DockerAccess docker;

    /** Null where WindFlow is not told of its compose files. */
    private final BackingServices own;

    /**
     * @param environment may name the folder of the compose files
     * @param exports where data is copied to that a user wants to have
     * @param listener called by the engine's thread, so it must not block
     */
    public ServiceRunners(
            BundleContext context, Map<String, String> environment, Path exports, ServiceListener listener) {
        offered = new ServiceTracker<>(context, BackingServices.class, null);
        ComposeFolder folder = ComposeFolder.of(environment).orElse(null);
        watch = folder == null ? null : new ServiceWatch(folder.project(), listener);
        docker = folder == null ? null : new DockerAccess(context, watch::watch);
        own = folder == null ? null : new ComposeBackingServices(folder, docker, exports);
    }

    /** Begins to look for what runs services. */
    public void open() {
        offered.open();
    }

    /** Begins to watch services, once the extensions are known that they are for. */
    public void watch() {
        if (docker != null) {
            docker.open();
        }
    }

    /** In the order in which they are asked. */
    public Stream<BackingServices> all() {
        return Stream.of(offered.getService(), own).filter(runner -> runner != null);
    }

    @Override
    public void close() {
        offered.close();
        if (docker != null) {
            watch.close();
            docker.close();
        }
    }
}
