package io.windflow.ext.cache.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code INFO server} says about the server's version. */
final class RedisVersion {

    private static final Pattern LINE = Pattern.compile("(?m)^redis_version:((\\d+)\\.(\\d+)\\S*)");

    private RedisVersion() {}

    /**
     * @throws io.windflow.spi.ProviderUnavailableException permanent, if it is older than 6.2
     */
    static void check(String info, String where) {
        Matcher line = LINE.matcher(info);
        if (!line.find()) {
            // A server that speaks the protocol without being Redis need not say this.
            return;
        }
        int major = Integer.parseInt(line.group(2));
        int minor = Integer.parseInt(line.group(3));
        if (major < 6 || (major == 6 && minor < 2)) {
            throw RedisErrors.tooOld(where, line.group(1));
        }
    }
}
