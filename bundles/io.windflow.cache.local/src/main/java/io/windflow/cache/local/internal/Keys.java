package io.windflow.cache.local.internal;

import java.time.Duration;

/** The rules of the cache contract for keys and times, so that what works here works on every provider. */
final class Keys {

    private static final int MAX_LENGTH = 250;

    private Keys() {}

    static String check(String key) {
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "A cache key has 1 to " + MAX_LENGTH + " characters, not " + key.length());
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException("A cache key is printable ASCII without spaces");
            }
        }
        return key;
    }

    static Duration check(Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("A cache entry lives for at least one millisecond, not " + time);
        }
        return time;
    }
}
