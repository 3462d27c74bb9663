package io.windflow.launcher;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the user chose through the environment.
 *
 * @param home absolute folder that holds all state
 * @param config absolute folder whose files switch extensions on
 * @param distribution absolute folder this program was unpacked to
 * @param host address the HTTP server listens on
 * @param port port the HTTP server listens on; 0 asks for any free one
 * @param connected whether the bundles of the core share the launcher's class path (OSGi Connect)
 * @param deploymentsKept finished deployments kept of each stack; 0 for all
 * @param auditDays days for which the audit is kept; 0 for ever
 */
record Options(
        Path home,
        Path config,
        Path distribution,
        String host,
        int port,
        boolean connected,
        int deploymentsKept,
        int auditDays) {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8000;
    static final int DEFAULT_DEPLOYMENTS_KEPT = 100;
    static final int DEFAULT_AUDIT_DAYS = 365;

    private static final int MAX_PORT = 65_535;
    private static final int MAX_KEPT = 1_000_000;

    static Options of(Map<String, String> environment, Path distribution) throws StartException {
        Path home = path(environment, "WINDFLOW_HOME", Path.of("data"));
        Path config = path(environment, "WINDFLOW_CONFIG", home.resolve("config"));
        String host = value(environment, "WINDFLOW_HTTP_HOST", DEFAULT_HOST);
        checkHost(host);
        boolean connected = !"false".equals(value(environment, "WINDFLOW_CONNECT", "true"));
        return new Options(
                home,
                config,
                distribution,
                host,
                number(environment, "WINDFLOW_HTTP_PORT", DEFAULT_PORT, MAX_PORT),
                connected,
                number(environment, "WINDFLOW_DEPLOYMENTS_KEPT", DEFAULT_DEPLOYMENTS_KEPT, MAX_KEPT),
                number(environment, "WINDFLOW_AUDIT_DAYS", DEFAULT_AUDIT_DAYS, MAX_KEPT));
    }

    /** The address to open in a browser. */
    String url() {
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return "http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
    }

    Options withPort(int chosen) {
        return new Options(home, config, distribution, host, chosen, connected, deploymentsKept, auditDays);
    }

    private static String value(Map<String, String> environment, String name, String otherwise) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static Path path(Map<String, String> environment, String name, Path otherwise) throws StartException {
        String value = value(environment, name, otherwise.toString());
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StartException(name + " is not a path: " + value, e);
        }
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int most)
            throws StartException {
        String value = value(environment, name, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of range
        }
        throw new StartException(name + " must be a number from 0 to " + most + ", not \"" + value + "\"");
    }

    private static void checkHost(String host) throws StartException {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException("WINDFLOW_HTTP_HOST is not an address of this machine: " + host, e);
        }
    }
}
