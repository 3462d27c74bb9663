package io.windflow.launcher;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.EventHook;

/**
 * Tells HK2's resource locator of the bundles of the core alone. It hears of a bundle later than it happens and then looks
 * into it, which the framework reports as an error when the bundle of an extension is gone by then; there is nothing for
 * it in those.
 */
final class CoreBundlesOnly implements EventHook {
    private static final String LOCATOR = "org.glassfish.hk2.osgi-resource-locator";

    private final Bundle framework;

    CoreBundlesOnly(BundleContext context) {
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> receivers) {
        // The framework is active once the bundles of the core are up.
        if (framework.getState() == Bundle.ACTIVE) {
            receivers.removeIf(receiver -> LOCATOR.equals(receiver.getBundle().getSymbolicName()));
        }
    }
}
