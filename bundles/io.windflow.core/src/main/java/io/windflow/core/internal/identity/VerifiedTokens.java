package io.windflow.core.internal.identity;

import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.api.identity.Role;
import io.windflow.spi.cache.CacheProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that calls came with lately, so that a call seldom asks the store. A token revoked by this instance is
 * gone at once; other instances hear of it through the cache, and where that fails they ask the store again after two
 * seconds.
 */
@Component(service = VerifiedTokens.class)
public final class VerifiedTokens {

    private static final Logger LOG = LoggerFactory.getLogger(VerifiedTokens.class);
    private static final String CHANNEL = "windflow.revoked";
    private static final long FRESH_IN_NS = Duration.ofSeconds(2).toNanos();
    private static final int MAX_ENTRIES = 2_000;

    private final Capability<CacheProvider> cache;
    private final AutoCloseable subscription;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private long revocations; // guarded by this

    @Activate
    public VerifiedTokens(
            @Reference(target = "(" + Capability.ID + "=" + Capability.CACHE + ")") Capability<CacheProvider> cache) {
        this.cache = cache;
        this.subscription = cache.attach(provider -> provider.subscribe(CHANNEL, this::forget));
    }

    @Deactivate
    void close() throws Exception {
        subscription.close();
    }

    /** What a token stands for, null if that has to be looked up (again). */
    Verified find(String token, Instant now) {
        Entry entry = entries.get(token);
        boolean good = entry != null
                && System.nanoTime() - entry.readAt() < FRESH_IN_NS
                && (entry.verified().expiresAt() == null
                        || entry.verified().expiresAt().isAfter(now));
        return good ? entry.verified() : null;
    }

    /** To be taken before a token is looked up, and given to {@link #keep}. */
    synchronized long mark() {
        return revocations;
    }

    /** Keeps what was looked up, unless something was revoked since then. */
    synchronized void keep(String token, Verified verified, long mark) {
        if (mark != revocations) {
            return;
        }
        if (entries.size() >= MAX_ENTRIES) {
            entries.clear();
        }
        entries.put(token, new Entry(verified, System.nanoTime()));
    }

    /** Forgets a session or an API token here and on the other instances. To be called after it is deleted. */
    void revoke(String tokenId) {
        forget(tokenId);
        try {
            cache.call(provider -> {
                provider.publish(CHANNEL, tokenId);
                return null;
            });
        } catch (Problem e) {
            LOG.debug("Other instances see that {} is revoked a little later: {}", tokenId, e.getMessage());
        }
    }

    private synchronized void forget(String tokenId) {
        revocations++;
        entries.values().removeIf(entry -> entry.verified().tokenId().equals(tokenId));
    }

    /**
     * What a token stands for.
     *
     * @param tokenId the session's or API token's id
     * @param maxRole the most it allows; the user's role may be less
     * @param expiresAt null if it does not end by itself
     */
    record Verified(String tokenId, String userId, Role maxRole, Instant expiresAt) {}

    private record Entry(Verified verified, long readAt) {}
}
