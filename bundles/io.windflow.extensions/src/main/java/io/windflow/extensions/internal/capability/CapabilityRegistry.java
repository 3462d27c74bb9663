package io.windflow.extensions.internal.capability;

import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.api.store.Store;
import io.windflow.spi.Provider;
import io.windflow.spi.store.StoreProvider;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows every provider service and offers a {@link Capability} service for each capability that has one. An embedded
 * default serves as soon as its service is there; an extension's provider waits until the extension manager puts it in
 * force. A capability once offered stays: its calls wait a moment and then fail while no provider is there.
 */
public final class CapabilityRegistry implements ServiceTrackerCustomizer<Object, Binding<Provider>>, AutoCloseable {

    /** The property of an extension's configuration, and so of its services, that tells one configuration from the next. */
    public static final String GENERATION = "windflow.generation";

    private static final Logger LOG = LoggerFactory.getLogger(CapabilityRegistry.class);

    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Executor executor;
    private final ServiceTracker<Object, Binding<Provider>> tracker;
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();
    private final List<Consumer<CapabilityStatus>> statusListeners = new CopyOnWriteArrayList<>();

    /** Notified whenever a provider service has come or gone. */
    private final Object arrivals = new Object();

    /** @param executor runs probes and what must not hold up a call */
    public CapabilityRegistry(BundleContext context, Executor executor) {
        this.context = context;
        this.executor = executor;
        try {
            this.tracker =
                    new ServiceTracker<>(context, FrameworkUtil.createFilter("(" + Provider.CAPABILITY + "=*)"), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public void open() {
        tracker.open();
    }

    /** Withdraws the capabilities, so that who depends on them ends first, and then lets the providers go. */
    @Override
    public void close() {
        offers.values().forEach(Offer::withdraw);
        tracker.close();
    }

    /** All capabilities, by name. */
    public List<CapabilityStatus> statuses() {
        return offers.values().stream()
                .map(offer -> offer.handle.status())
                .sorted(Comparator.comparing(CapabilityStatus::capability))
                .toList();
    }

    /** The handle of a capability, made if it is new. */
    public CapabilityHandle<Provider> handle(String capability) {
        return offer(capability).handle;
    }

    /** Puts an extension's provider in force, or with null the embedded default. See {@link CapabilityHandle#use}. */
    public boolean use(String capability, Binding<Provider> next, Duration drain) {
        Offer offer = offer(capability);
        boolean drained = offer.handle.use(next, drain);
        offer.publish();
        return drained;
    }

    /** The binding that should serve, null if there is none. See {@link CapabilityHandle#inForce}. */
    public Binding<Provider> inForce(String capability) {
        return offer(capability).handle.inForce();
    }

    /** The embedded default, null if there is none. */
    public Binding<Provider> embedded(String capability) {
        return offer(capability).handle.embedded();
    }

    /** See {@link CapabilityHandle#useFenced}. */
    public <X extends Exception> void useFenced(
            String capability, Binding<Provider> next, Duration limit, CapabilityHandle.Fenced<X> between)
            throws X, TimeoutException, InterruptedException {
        offer(capability).handle.useFenced(next, limit, between);
    }

    /** The provider that an extension brings with this configuration, if its service is there. */
    public Optional<Binding<Provider>> find(String capability, String extension, long generation) {
        return bindings(capability).stream()
                .filter(binding -> extension.equals(binding.extension()))
                .filter(binding -> binding.generation() == generation || binding.generation() == 0)
                .findFirst();
    }

    /** Waits until there is such a provider, or with {@code present} false until it is gone; returns whether it came so. */
    public boolean await(String capability, String extension, long generation, boolean present, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (arrivals) {
            while (find(capability, extension, generation).isPresent() != present) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                arrivals.wait(left);
            }
        }
        return true;
    }

    /** Is told each new status of each capability. */
    public void onStatus(Consumer<CapabilityStatus> listener) {
        statusListeners.add(listener);
    }

    /** Called each second by one thread; does not block. */
    public void tick() {
        offers.values().forEach(offer -> offer.watch.tick());
    }

    @Override
    public Binding<Provider> addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        if (!(service instanceof Provider provider)) {
            if (service != null) {
                context.ungetService(reference);
            }
            LOG.warn("A provider of '{}' could not be had from {}", capability(reference), reference.getBundle());
            return null;
        }
        Binding<Provider> binding = new Binding<>(
                provider,
                (String) reference.getProperty(Provider.EXTENSION),
                reference.getProperty(GENERATION) instanceof Number number ? number.longValue() : 0,
                Boolean.parseBoolean(String.valueOf(reference.getProperty(Provider.STANDS_IN))));
        Offer offer = offer(capability(reference));
        offer.bindings.put(reference, binding);
        offer.chooseEmbedded();
        offer.publish();
        synchronized (arrivals) {
            arrivals.notifyAll();
        }
        return binding;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Binding<Provider> binding) {
        // What matters about a provider does not change while it is registered.
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Binding<Provider> binding) {
        Offer offer = offer(capability(reference));
        offer.bindings.remove(reference);
        if (offer.handle.inForce() == binding && binding.extension() != null) {
            if (!isStopping()) {
                LOG.warn("The {} went away while it served '{}'", binding, offer.handle.id());
            }
            offer.handle.use(null, DRAIN);
        }
        offer.chooseEmbedded();
        context.ungetService(reference);
        synchronized (arrivals) {
            arrivals.notifyAll();
        }
    }

    private boolean isStopping() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
    }

    private Collection<Binding<Provider>> bindings(String capability) {
        return offer(capability).bindings.values();
    }

    private Offer offer(String capability) {
        return offers.computeIfAbsent(capability, Offer::new);
    }

    private void announce(CapabilityStatus status) {
        if (isStopping()) {
            // All providers go now, which is nobody's failure.
            return;
        }
        if (status.status() == Status.UP) {
            LOG.info("Capability {} is served by {}", status.capability(), status.provider());
        } else {
            LOG.warn("Capability {} is {}: {}", status.capability(), status.status(), status.reason());
        }
        statusListeners.forEach(listener -> listener.accept(status));
    }

    private static String capability(ServiceReference<?> reference) {
        return String.valueOf(reference.getProperty(Provider.CAPABILITY));
    }

    /** One capability with all that may serve it. */
    private final class Offer {

        private final CapabilityHandle<Provider> handle;
        private final HealthWatch<Provider> watch;
        private final Map<ServiceReference<Object>, Binding<Provider>> bindings = new ConcurrentHashMap<>();
        private final List<ServiceRegistration<?>> registrations = new CopyOnWriteArrayList<>();
        private boolean published;

        Offer(String capability) {
            handle = new CapabilityHandle<>(capability, CapabilityRegistry.this::announce, executor);
            watch = new HealthWatch<>(handle, executor);
        }

        /** The default of the highest service ranking serves; a reference is greater the better it ranks. */
        synchronized void chooseEmbedded() {
            Binding<Provider> best = bindings.entrySet().stream()
                    .filter(entry -> entry.getValue().extension() == null)
                    .max(Map.Entry.comparingByKey())
                    .map(Map.Entry::getValue)
                    .orElse(null);
            handle.setEmbedded(best, DRAIN);
            if (best != null) {
                // One whose data lives elsewhere is not told to serve until somebody finds out.
                watch.look(best);
            }
        }

        /** Registers the handle once there is a provider in force, so that who depends on it finds it served. */
        void publish() {
            synchronized (this) {
                if (published || handle.inForce() == null) {
                    return;
                }
                published = true;
            }
            Dictionary<String, ?> properties = FrameworkUtil.asDictionary(Map.of(Capability.ID, handle.id()));
            registrations.add(context.registerService(Capability.class, handle, properties));
            if (handle.id().equals(Capability.STORE)) {
                @SuppressWarnings({"unchecked", "rawtypes"}) // who announces the store capability is a StoreProvider
                Capability<StoreProvider> store = (Capability) handle;
                registrations.add(context.registerService(Store.class, new StoreHandle(store), properties));
            }
        }

        void withdraw() {
            registrations.forEach(ServiceRegistration::unregister);
        }
    }
}
