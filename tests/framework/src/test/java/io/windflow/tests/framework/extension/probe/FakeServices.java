package io.windflow.tests.framework.extension.probe;

import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.Progress;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.extension.BackingServices;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;

/** Says that it runs the cache's service, notes when it is asked to, and whether the extension's bundle is there then. */
final class FakeServices implements BackingServices {

    private final BundleContext context;
    private final Map<String, String> settings;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile String mode = "up";

    /** @param settings lead to the service */
    FakeServices(BundleContext context, Map<String, String> settings) {
        this.context = context;
        this.settings = settings;
    }

    /** @param next {@code up}, {@code hang} until interrupted, {@code broken} for good, {@code away} for now */
    void mode(String next) {
        mode = next;
    }

    List<String> events() {
        return List.copyOf(events);
    }

    @Override
    public boolean manages(String extension) {
        return extension.equals("cache");
    }

    @Override
    public Map<String, String> start(String extension, Consumer<Progress> progress) throws InterruptedException {
        note("start");
        progress.accept(Progress.of("images", "Fetching redis:7", 1, 4, Progress.Unit.IMAGES));
        switch (mode) {
            case "hang" -> hang();
            case "broken" -> throw ProviderUnavailableException.permanent("It is unhealthy", "Mend it", null);
            case "away" -> throw ProviderUnavailableException.passing("The engine is away", "Start it", null);
            default -> note("up");
        }
        return settings;
    }

    private void hang() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            note("interrupted");
            throw e;
        }
    }

    @Override
    public void stop(String extension, DataPolicy data, Consumer<Progress> progress) {
        note("stop " + data);
    }

    private void note(String event) {
        boolean installed = Arrays.stream(context.getBundles())
                .anyMatch(bundle -> "io.windflow.ext.cache".equals(bundle.getSymbolicName()));
        events.add(event + (installed ? " with bundles" : " without bundles"));
    }
}
