package io.windflow.cache.local.internal;

import io.windflow.api.capability.Capability;
import io.windflow.spi.Provider;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.cache.CacheStatistics;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The embedded default of the cache capability: a bounded map and a message channel in this process. */
@Component(
        service = CacheProvider.class,
        configurationPid = "io.windflow.cache.local",
        property = {Provider.CAPABILITY + "=" + Capability.CACHE, Provider.STANDS_IN + "=true"})
@Designate(ocd = LocalCache.Settings.class)
public final class LocalCache implements CacheProvider {

    /** Bounds of the local cache. */
    @ObjectClassDefinition(name = "Local cache", description = "Keeps copies and counters in this process")
    public @interface Settings {

        @AttributeDefinition(name = "Most entries", description = "The least recently used one goes first")
        int maxEntries() default 20_000;

        @AttributeDefinition(name = "Most bytes", description = "Of keys and values together")
        long maxBytes() default 8L * 1024 * 1024;
    }

    private final BoundedEntries entries;
    private final Channels channels = new Channels();

    @Activate
    public LocalCache(Settings settings) {
        this(new BoundedEntries(settings.maxEntries(), settings.maxBytes(), System::nanoTime));
    }

    LocalCache(BoundedEntries entries) {
        this.entries = entries;
    }

    @Deactivate
    void close() {
        channels.close();
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public void probe() {
        // In this process: it serves as long as WindFlow runs.
    }

    @Override
    public Optional<byte[]> get(String key) {
        return entries.get(Keys.check(key));
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        entries.put(Keys.check(key), value.clone(), Keys.check(timeToLive));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration timeToLive) {
        return entries.putIfAbsent(Keys.check(key), value.clone(), Keys.check(timeToLive));
    }

    @Override
    public void remove(String key) {
        entries.remove(Keys.check(key));
    }

    @Override
    public long increment(String key, Duration window) {
        return entries.increment(Keys.check(key), Keys.check(window));
    }

    @Override
    public void publish(String channel, String message) {
        channels.publish(channel, message);
    }

    @Override
    public AutoCloseable subscribe(String channel, Consumer<String> listener) {
        return channels.subscribe(channel, listener);
    }

    @Override
    public CacheStatistics statistics() {
        return entries.statistics();
    }
}
