package io.windflow.rest.internal.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.windflow.api.Page;
import io.windflow.api.capability.Capability;
import io.windflow.api.engine.Engine;
import io.windflow.rest.internal.RawJson;
import io.windflow.spi.cache.CacheProvider;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lists that are dear to ask an engine for: kept in the cache for some seconds, answered with an ETag. */
public final class Inventories {

    private static final Duration KEEP = Duration.ofSeconds(5);

    private final Capability<CacheProvider> cache;
    private final ObjectMapper json;

    public Inventories(Capability<CacheProvider> cache, ObjectMapper json) {
        this.cache = cache;
        this.json = json;
    }

    <T> List<T> get(String kind, Engine engine, Class<T[]> type, Function<Engine, List<T>> ask) {
        String key = key(kind, engine);
        Optional<byte[]> kept = cache.call(provider -> provider.get(key));
        if (kept.isPresent()) {
            return read(kept.get(), json.readerFor(type));
        }
        List<T> asked = ask.apply(engine);
        byte[] value = write(asked);
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

    /** The page, or 304 if the client has it already. */
    Response answer(Page<?> page, Request conditions) {
        byte[] body = write(page);
        EntityTag tag = new EntityTag(digest(body));
        CacheControl validate = new CacheControl();
        validate.setPrivate(true);
        validate.setNoCache(true);
        Response.ResponseBuilder unchanged = conditions.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                unchanged != null ? unchanged : Response.ok(new RawJson(new String(body, StandardCharsets.UTF_8)));
        return answer.tag(tag).cacheControl(validate).build();
    }

    private static String key(String kind, Engine engine) {
        return "inventory:" + engine.id() + ":" + kind;
    }

    private byte[] write(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<T> read(byte[] value, ObjectReader reader) {
        try {
            T[] items = reader.readValue(value);
            return List.of(items);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
