package io.windflow.ext.cache.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * Where Redis is and how to log in.
 *
 * @param local where to look when the host is not known; null to look nowhere else
 * @param user null for Redis's default user
 * @param password null for none
 */
record RedisAddress(Endpoint main, Endpoint local, boolean tls, int database, String user, String password) {

    private static final int DEFAULT_PORT = 6379;
    private static final String DEFAULT_HOST = "windflow-redis";
    private static final String DEFAULT_PASSWORD = "redis123";

    /** A host and a port. */
    record Endpoint(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * @throws ProviderUnavailableException permanent, if the URL is not one of Redis
     */
    static RedisAddress of(RedisSettings settings) {
        String url = settings._url().strip();
        String password = settings._password().isEmpty() ? null : settings._password();
        if (url.isEmpty()) {
            // The host name is known inside WindFlow's compose network alone; outside of it the port is published.
            return new RedisAddress(
                    new Endpoint(DEFAULT_HOST, DEFAULT_PORT),
                    new Endpoint("127.0.0.1", settings.port()),
                    false,
                    0,
                    null,
                    password == null ? DEFAULT_PASSWORD : password);
        }
        try {
            return parse(new URI(url), password);
        } catch (URISyntaxException e) {
            throw wrong("it is not a URL: " + e.getReason());
        }
    }

    private static RedisAddress parse(URI uri, String password) {
        boolean tls = "rediss".equals(uri.getScheme());
        if (!tls && !"redis".equals(uri.getScheme())) {
            throw wrong("it begins with neither redis:// nor rediss://");
        }
        if (uri.getHost() == null) {
            throw wrong("it names no host");
        }
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String user = login.length > 0 && !login[0].isEmpty() ? decode(login[0]) : null;
        String inUrl = login.length > 1 && !login[1].isEmpty() ? decode(login[1]) : null;
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new RedisAddress(
                new Endpoint(uri.getHost(), port),
                null,
                tls,
                database(uri.getPath()),
                user,
                inUrl != null ? inUrl : password);
    }

    private static int database(String path) {
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        try {
            int database = Integer.parseInt(path.substring(1));
            if (database >= 0) {
                return database;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a negative number
        }
        throw wrong("what follows the host is no database number: " + path);
    }

    /** The endpoint to connect to now: the host may become known later, when its container starts. */
    Endpoint endpoint() {
        if (local == null) {
            return main;
        }
        try {
            InetAddress.getByName(main.host());
            return main;
        } catch (UnknownHostException e) {
            return local;
        }
    }

    private static String decode(String text) {
        // Only percent signs are an escape in this part of a URL; a plus sign is itself.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ProviderUnavailableException wrong(String why) {
        return ProviderUnavailableException.permanent(
                "The address of Redis is wrong: " + why,
                "Set url as redis://:password@host:6379/0 in config/windflow.cache.cfg",
                null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return endpoint() + "/" + database;
    }
}
