package io.windflow.extensions.internal;

import io.windflow.extensions.internal.capability.CapabilityRegistry;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Starts the capabilities before anything that needs them. Not a component: the components that wait for a capability
 * are activated by its registration, which must not happen inside the activation of another one.
 */
public final class Activator implements BundleActivator {

    private ScheduledThreadPoolExecutor clock;
    private ThreadPoolExecutor workers;
    private CapabilityRegistry capabilities;

    @Override
    public void start(BundleContext context) {
        // At most one thread for each capability that is probed, gone when none is; after the stop tasks are dropped.
        workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                2,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "windflow-probe"),
                new ThreadPoolExecutor.DiscardPolicy());
        clock = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "windflow-health"));
        capabilities = new CapabilityRegistry(context, workers);
        context.registerService(CapabilityRegistry.class, capabilities, null);
        capabilities.open();
        clock.scheduleWithFixedDelay(capabilities::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop(BundleContext context) {
        clock.shutdownNow();
        capabilities.close();
        workers.shutdownNow();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
