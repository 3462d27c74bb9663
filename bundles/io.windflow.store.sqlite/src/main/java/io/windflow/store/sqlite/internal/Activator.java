package io.windflow.store.sqlite.internal;

import io.windflow.api.capability.Capability;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.StoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * Opens the store with the bundle rather than as a component: a bundle that fails to start ends the launcher with the
 * reason, a component that fails to activate leaves a WindFlow that does nothing.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

    /** Framework property: the folder of all state. */
    private static final String HOME = "windflow.home";

    private static final Duration WAIT = Duration.ofSeconds(5);

    private SqliteStore store;

    @Override
    public void start(BundleContext context) throws BundleException {
        Path home = Path.of(context.getProperty(HOME));
        try {
            store = new SqliteStore(home, WAIT);
        } catch (ProviderUnavailableException e) {
            throw new BundleException(e.getMessage(), e);
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Provider.CAPABILITY, Capability.STORE);
        context.registerService(StoreProvider.class, store, properties);
    }

    @Override
    public void stop(BundleContext context) {
        store.close();
    }
}
