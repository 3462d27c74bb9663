package io.windflow.rest.internal.resource;

import io.windflow.api.capability.Capability;
import io.windflow.api.engine.Engine;
import io.windflow.rest.internal.Json;
import io.windflow.spi.cache.CacheProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists that are dear to ask an engine for: kept in the cache for some seconds. */
public final class Inventories {

    private static final Logger LOG = LoggerFactory.getLogger(Inventories.class);
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final Capability<CacheProvider> cache;

    public Inventories(Capability<CacheProvider> cache) {
        this.cache = cache;
    }

    <T> List<T> get(String kind, Engine engine, Class<T[]> type, Function<Engine, List<T>> ask) {
        String key = key(kind, engine);
        Optional<List<T>> kept = cache.call(provider -> provider.get(key)).flatMap(value -> read(value, type));
        if (kept.isPresent()) {
            return kept.get();
        }
        List<T> asked = ask.apply(engine);
        byte[] value = Json.bytes(asked);
        cache.call(provider -> {
            provider.put(key, value, KEEP);
            return null;
        });
        return asked;
    }

    /** Forgets a list that has just been changed. */
    void forget(String kind, Engine engine) {
        cache.call(provider -> {
            provider.remove(key(kind, engine));
            return null;
        });
    }

    private static String key(String kind, Engine engine) {
        return "inventory:" + engine.id() + ":" + kind;
    }

    /** Empty if another version of WindFlow, sharing the cache, wrote it otherwise. */
    private static <T> Optional<List<T>> read(byte[] value, Class<T[]> type) {
        try {
            return Optional.of(List.of(Json.MAPPER.readValue(value, type)));
        } catch (IOException e) {
            LOG.debug("A list in the cache cannot be read", e);
            return Optional.empty();
        }
    }
}
