package io.windflow.ext.database.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where PostgreSQL is and how to log in.
 *
 * @param servers tried in turn until one is found that can be written
 * @param local where to look when the only server's name is not known; null to look nowhere else
 * @param options what stands behind the question mark, such as {@code sslmode}
 */
record PostgresAddress(
        List<Endpoint> servers,
        Endpoint local,
        String database,
        String user,
        String password,
        Map<String, String> options) {

    private static final int DEFAULT_PORT = 5432;
    private static final String DEFAULT_HOST = "windflow-postgres";
    private static final String DEFAULT_NAME = "windflow";
    private static final String DEFAULT_PASSWORD = "windflow123";

    private static final Set<String> TLS_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> OPTIONS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword");

    /** scheme://user:password@hosts/database?options; a password is all up to the last @ before the hosts. */
    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:)?(?:postgresql|postgres)://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?");

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\[\\]\\s]+)(?::(\\d{1,5}))?");

    /** A host and a port. */
    record Endpoint(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    PostgresAddress {
        servers = List.copyOf(servers);
        options = Map.copyOf(options);
    }

    /**
     * @throws ProviderUnavailableException permanent, if the URL is not one of PostgreSQL
     */
    static PostgresAddress of(PostgresSettings settings) {
        String url = settings._url().strip();
        String password = settings._password();
        if (url.isEmpty()) {
            // The host name is known inside WindFlow's compose network alone; outside of it the port is published.
            return new PostgresAddress(
                    List.of(new Endpoint(DEFAULT_HOST, DEFAULT_PORT)),
                    new Endpoint("127.0.0.1", settings.port()),
                    DEFAULT_NAME,
                    DEFAULT_NAME,
                    password.isEmpty() ? DEFAULT_PASSWORD : password,
                    Map.of());
        }
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw wrong("it does not have the form postgresql://user:password@host:5432/database");
        }
        Map<String, String> options = options(form.group(4));
        String[] login = form.group(1) == null ? new String[0] : form.group(1).split(":", 2);
        String userInOptions = options.remove("user");
        String passwordInOptions = options.remove("password");
        String user = login.length > 0 && !login[0].isEmpty() ? decode(login[0]) : userInOptions;
        String inUrl = login.length > 1 && !login[1].isEmpty() ? decode(login[1]) : passwordInOptions;
        String name = form.group(3) == null ? "" : decode(form.group(3));
        checkOptions(options);
        return new PostgresAddress(
                servers(form.group(2)),
                null,
                name.isEmpty() ? DEFAULT_NAME : name,
                user == null ? DEFAULT_NAME : user,
                inUrl != null ? inUrl : password,
                options);
    }

    private static List<Endpoint> servers(String text) {
        List<Endpoint> servers = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            Matcher server = SERVER.matcher(one);
            if (!server.matches()) {
                throw wrong(one.isEmpty() ? "it names no host" : "'" + one + "' is no host with a port");
            }
            int port = server.group(2) == null ? DEFAULT_PORT : Integer.parseInt(server.group(2));
            if (port < 1 || port > 65_535) {
                throw wrong(port + " is no port");
            }
            servers.add(new Endpoint(decode(server.group(1)), port));
        }
        return servers;
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new HashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String one : query.split("&")) {
                String[] parts = one.split("=", 2);
                options.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
            }
        }
        return options;
    }

    /** An option that the program does not know is one that would silently not protect. */
    private static void checkOptions(Map<String, String> options) {
        for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
            if (!OPTIONS.contains(option.getKey())) {
                throw wrong("there is no option '" + option.getKey() + "', only "
                        + OPTIONS.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
        String mode = options.get("sslmode");
        if (mode != null && !TLS_MODES.contains(mode)) {
            throw wrong("sslmode is none of disable, allow, prefer, require, verify-ca, verify-full");
        }
    }

    /** The servers to try now: a host may become known later, when its container starts. */
    List<Endpoint> endpoints() {
        if (local == null) {
            return servers;
        }
        try {
            InetAddress.getByName(servers.get(0).host());
            return servers;
        } catch (UnknownHostException e) {
            return List.of(local);
        }
    }

    String where() {
        return endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
    }

    private static String decode(String text) {
        try {
            // Only percent signs are an escape in these parts of a URL; a plus sign is itself.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("a percent sign in it is not followed by two digits; write %25 for the sign itself");
        }
    }

    private static ProviderUnavailableException wrong(String why) {
        return ProviderUnavailableException.permanent(
                "The address of PostgreSQL is wrong: " + why,
                "Set url as postgresql://user:password@host:5432/database in " + PostgresErrors.FILE,
                null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return where() + "/" + database;
    }
}
