package io.windflow.ext.cache.internal;

import io.windflow.api.capability.Capability;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.cache.CacheStatistics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

/** The cache capability on Redis. Connects on the first call, so that a wrong setting is told by {@link #probe}. */
@Component(
        service = CacheProvider.class,
        configurationPid = "io.windflow.ext.cache",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {Provider.CAPABILITY + "=" + Capability.CACHE, Provider.EXTENSION + "=cache"})
@Designate(ocd = RedisSettings.class)
public final class RedisCache implements CacheProvider {

    /** One step on the server: a counter without an end would stay for ever. */
    private static final String INCREMENT = "local n = redis.call('INCR', KEYS[1]) "
            + "if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end "
            + "return n";

    private static final long PROBE_ENDS_IN_MS = 10_000;

    private final String prefix;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final RedisConnections connections;
    private final RedisSubscriptions subscriptions;
    private final ProviderUnavailableException wrongAddress;
    private volatile boolean versionIsKnown;

    @Activate
    public RedisCache(RedisSettings settings) {
        this.prefix = settings.prefix();
        RedisConnections made = null;
        ProviderUnavailableException wrong = null;
        try {
            made = new RedisConnections(RedisAddress.of(settings), settings.connections());
        } catch (ProviderUnavailableException e) {
            wrong = e;
        }
        this.connections = made;
        this.wrongAddress = wrong;
        this.subscriptions = new RedisSubscriptions(made);
    }

    @Deactivate
    void close() {
        subscriptions.close();
        if (connections != null) {
            connections.close();
        }
    }

    @Override
    public String name() {
        return "redis";
    }

    /** Writes: a replica and a server without memory answer a ping, too. */
    @Override
    public void probe() {
        if (!versionIsKnown) {
            RedisVersion.check(text(send(command(Command.INFO).add("server"))), connections.where());
            versionIsKnown = true;
        }
        send(command(Command.SET).key(prefix + "probe").add("1").add(Keyword.PX).add(PROBE_ENDS_IN_MS));
        subscriptions.ping();
    }

    @Override
    public Optional<byte[]> get(String key) {
        byte[] value = (byte[]) send(command(Command.GET).key(prefix + key));
        (value == null ? misses : hits).increment();
        return Optional.ofNullable(value);
    }

    @Override
    public void put(String key, byte[] value, Duration timeToLive) {
        send(set(key, value, timeToLive));
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value, Duration timeToLive) {
        return send(set(key, value, timeToLive).add(Keyword.NX)) != null;
    }

    @Override
    public void remove(String key) {
        send(command(Command.DEL).key(prefix + key));
    }

    @Override
    public long increment(String key, Duration window) {
        return (Long) send(
                command(Command.EVAL).add(INCREMENT).add(1).key(prefix + key).add(millis(window)));
    }

    @Override
    public void publish(String channel, String message) {
        send(command(Command.PUBLISH).add(prefix + channel).add(message));
    }

    @Override
    public AutoCloseable subscribe(String channel, Consumer<String> listener) {
        usable();
        return subscriptions.subscribe(prefix + channel, listener);
    }

    @Override
    public CacheStatistics statistics() {
        return new CacheStatistics(hits.sum(), misses.sum(), -1);
    }

    private CommandArguments set(String key, byte[] value, Duration timeToLive) {
        return command(Command.SET).key(prefix + key).add(value).add(Keyword.PX).add(millis(timeToLive));
    }

    private Object send(CommandArguments command) {
        return usable().send(command);
    }

    private RedisConnections usable() {
        if (wrongAddress != null) {
            throw wrongAddress;
        }
        return connections;
    }

    private static CommandArguments command(Command command) {
        return new CommandArguments(command);
    }

    private static long millis(Duration time) {
        long millis = time.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException("A cache entry lives for at least one millisecond, not " + time);
        }
        return millis;
    }

    private static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }
}
