package io.windflow.extensions.internal;

import io.windflow.extensions.internal.capability.CapabilityRegistry;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Starts the capabilities before anything that needs them. Not a component: the components that wait for a capability
 * are activated by its registration, which must not happen inside the activation of another one.
 */
public final class Activator implements BundleActivator {

    private Background background;
    private CapabilityRegistry capabilities;

    @Override
    public void start(BundleContext context) {
        background = new Background();
        capabilities = new CapabilityRegistry(context, background.workers());
        context.registerService(Background.class, background, null);
        context.registerService(CapabilityRegistry.class, capabilities, null);
        capabilities.open();
        background.everySecond(capabilities::tick);
    }

    @Override
    public void stop(BundleContext context) {
        capabilities.close();
        background.close();
    }
}
