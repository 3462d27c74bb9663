package io.windflow.core.internal.identity;

import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.spi.cache.CacheProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * Slows down guessing, on all instances together: ten failed logins for a name from an address, and a hundred from an
 * address whatever the names, in each five minutes of the clock. A login that succeeds takes none of them.
 */
final class LoginLimit {

    static final int PER_NAME_AND_ADDRESS = 10;
    static final int PER_ADDRESS = 100;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final byte[] MARK = {1};

    private final Capability<CacheProvider> cache;
    private final Clock clock;

    LoginLimit(Capability<CacheProvider> cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /** Counts a try, before the password is looked at, so that tries at the same time are counted too. */
    Verdict begin(String username, String address) {
        if (cache.call(provider -> provider.get(blocked(address))).isPresent()) {
            return Verdict.STILL_TOO_MANY;
        }
        long tries = cache.call(provider -> provider.increment(key(username, address), WINDOW));
        if (tries <= PER_NAME_AND_ADDRESS) {
            return Verdict.GO_ON;
        }
        return tries == PER_NAME_AND_ADDRESS + 1 ? Verdict.TOO_MANY : Verdict.STILL_TOO_MANY;
    }

    void succeeded(String username, String address) {
        cache.call(provider -> {
            provider.remove(key(username, address));
            return null;
        });
    }

    void failed(String address) {
        long failures = cache.call(provider -> provider.increment("login/address/" + part(address), WINDOW));
        if (failures >= PER_ADDRESS) {
            cache.call(provider -> {
                provider.put(blocked(address), MARK, left());
                return null;
            });
        }
    }

    Problem problem() {
        Duration left = left();
        return Problem.tooMany("Too many failed logins. Try again in " + Math.max(1, left.toMinutes()) + " min", left);
    }

    private String key(String username, String address) {
        return "login/name/" + part(username.strip().toLowerCase(Locale.ROOT) + "\n" + address);
    }

    private String blocked(String address) {
        return "login/blocked/" + part(address);
    }

    /** A name or an address may be anything and long; a key of the cache may not. Each window has its own. */
    private String part(String text) {
        return Secrets.hash(String.valueOf(text)) + "/" + clock.millis() / WINDOW.toMillis();
    }

    private Duration left() {
        return Duration.ofMillis(WINDOW.toMillis() - clock.millis() % WINDOW.toMillis());
    }

    /** Whether a try may be made. */
    enum Verdict {
        GO_ON,
        /** The first one too many: worth a line in the audit, which the ones after it are not to fill. */
        TOO_MANY,
        STILL_TOO_MANY
    }
}
