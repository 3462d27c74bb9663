package io.windflow.docker.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where the Docker Engine is, by the variables that Docker's own client reads.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param certificates the folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, null for a connection
 *     without TLS
 */
public record EngineAddress(URI uri, Path certificates) {

    static final String DEFAULT = "unix:///var/run/docker.sock";

    private static final int PORT = 2375;
    private static final int TLS_PORT = 2376;

    /** What the user set, as text, for those who show it or hand it on; it may be wrong. */
    public static String text(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "").strip();
        return host.isEmpty() ? DEFAULT : host;
    }

    /**
     * Reads {@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY} and {@code DOCKER_CERT_PATH}.
     *
     * @throws EngineAwayException if they name no engine that can be reached, with what to write instead
     */
    public static EngineAddress of(Map<String, String> environment) throws EngineAwayException {
        String text = text(environment);
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw notAnAddress(text);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "unix" -> unix(text, uri);
            case "tcp" -> tcp(text, uri, environment);
            case "ssh" ->
                throw new EngineAwayException(
                        "DOCKER_HOST=" + text + ": engines behind SSH are not supported yet",
                        "Forward the engine's socket with 'ssh -N -L /tmp/docker.sock:/var/run/docker.sock HOST' and set"
                                + " DOCKER_HOST=unix:///tmp/docker.sock");
            default -> throw notAnAddress(text);
        };
    }

    public boolean isUnix() {
        return "unix".equals(uri.getScheme());
    }

    /** The path of the Unix socket. */
    public Path socket() {
        return Path.of(uri.getPath());
    }

    /** What every path begins with: an engine behind a proxy may have one. */
    String pathPrefix() {
        String path = isUnix() || uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    String hostHeader() {
        return isUnix() ? "docker" : uri.getRawAuthority();
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    private static EngineAddress unix(String text, URI uri) throws EngineAwayException {
        if (uri.getPath() == null || uri.getPath().length() < 2 || uri.getHost() != null) {
            throw notAnAddress(text);
        }
        return new EngineAddress(URI.create("unix://" + uri.getRawPath()), null);
    }

    private static EngineAddress tcp(String text, URI uri, Map<String, String> environment) throws EngineAwayException {
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw notAnAddress(text);
        }
        boolean tls = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PORT;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return new EngineAddress(
                URI.create("tcp://" + uri.getHost() + ":" + port + path), tls ? certificates(environment) : null);
    }

    private static Path certificates(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CERT_PATH", "");
        return folder.isEmpty() ? Path.of(environment.getOrDefault("HOME", "/root"), ".docker") : Path.of(folder);
    }

    private static EngineAwayException notAnAddress(String text) {
        return new EngineAwayException(
                "DOCKER_HOST=" + text + " is not the address of a Docker Engine",
                "Write unix:///path/to/docker.sock or tcp://host:port, or leave it away for " + DEFAULT);
    }
}
