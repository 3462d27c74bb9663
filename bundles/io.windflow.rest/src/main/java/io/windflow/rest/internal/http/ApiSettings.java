package io.windflow.rest.internal.http;

import java.time.Duration;

/**
 * How the API is set.
 *
 * @param maxBodyBytes the largest body a request may have
 * @param requestsPerMinute requests of one user in a minute, 0 for no limit
 * @param heartbeat how often a quiet stream is kept open
 * @param trustedProxies proxies whose word on a client's address counts: addresses or blocks in CIDR notation
 */
public record ApiSettings(int maxBodyBytes, int requestsPerMinute, Duration heartbeat, String... trustedProxies) {

    /** The proxies of the configuration or, where it names none, those of an environment variable, with commas between. */
    public static String[] trustedProxies(String[] configured, String variable) {
        return configured.length > 0 || variable == null || variable.isBlank() ? configured : variable.split(",");
    }
}
