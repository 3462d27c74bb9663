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
 */
record Options(Path home, Path config, Path distribution, String host, int port, boolean connected) {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8000;

    static Options of(Map<String, String> environment, Path distribution) throws StartException {
        Path home = path(environment, "WINDFLOW_HOME", Path.of("data"));
        Path config = path(environment, "WINDFLOW_CONFIG", home.resolve("config"));
        String host = value(environment, "WINDFLOW_HTTP_HOST", DEFAULT_HOST);
        checkHost(host);
        boolean connected = !"false".equals(value(environment, "WINDFLOW_CONNECT", "true"));
        return new Options(home, config, distribution, host, port(environment), connected);
    }

    /** The address to open in a browser. */
    String url() {
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return "http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
    }

    Options withPort(int chosen) {
        return new Options(home, config, distribution, host, chosen, connected);
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

    private static int port(Map<String, String> environment) throws StartException {
        String value = value(environment, "WINDFLOW_HTTP_PORT", Integer.toString(DEFAULT_PORT));
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of range
        }
        throw new StartException("WINDFLOW_HTTP_PORT must be a port number from 0 to 65535, not \"" + value + "\"");
    }

    private static void checkHost(String host) throws StartException {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException("WINDFLOW_HTTP_HOST is not an address of this machine: " + host, e);
        }
    }
}
