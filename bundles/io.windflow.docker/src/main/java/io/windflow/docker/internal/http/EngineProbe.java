package io.windflow.docker.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens and closes one connection to the engine. It tells apart what an HTTP client would report alike, and while the
 * engine is away it is all that runs: no HTTP client is loaded.
 */
final class EngineProbe {

    private static final int CONNECT_TIMEOUT_IN_MS = 2_000;

    private EngineProbe() {}

    static void check(EngineAddress address) throws EngineAwayException {
        try {
            if (address.isUnix()) {
                SocketChannel.open(UnixDomainSocketAddress.of(address.socket())).close();
            } else {
                try (Socket socket = new Socket()) {
                    var target = new InetSocketAddress(
                            address.uri().getHost(), address.uri().getPort());
                    socket.connect(target, CONNECT_TIMEOUT_IN_MS);
                }
            }
        } catch (IOException e) {
            throw address.isUnix() ? explainUnix(address.socket(), e) : explainTcp(address, e);
        }
    }

    private static EngineAwayException explainUnix(Path socket, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Permission denied")) {
            String user = System.getProperty("user.name");
            return new EngineAwayException(
                    "The user '" + user + "' may not use the Docker socket " + socket,
                    "Add the user to the group 'docker' (sudo usermod -aG docker " + user
                            + ") and start WindFlow from a new login",
                    e);
        }
        if (!Files.exists(socket)) {
            return new EngineAwayException(
                    "There is no Docker socket at " + socket,
                    "Install Docker Engine and start it (sudo systemctl start docker), or set DOCKER_HOST to where it"
                            + " listens",
                    e);
        }
        return new EngineAwayException(
                "The Docker Engine behind " + socket + " does not run (" + message + ")",
                "Start it: sudo systemctl start docker",
                e);
    }

    private static EngineAwayException explainTcp(EngineAddress address, IOException e) {
        String host = address.uri().getHost();
        if (e instanceof UnknownHostException) {
            return new EngineAwayException(
                    "The host '" + host + "' of the Docker Engine is not known", "Check DOCKER_HOST and the DNS", e);
        }
        if (e instanceof SocketTimeoutException) {
            return new EngineAwayException(
                    address + " does not answer within " + CONNECT_TIMEOUT_IN_MS / 1_000 + " s",
                    "Check that the machine runs and that no firewall is between",
                    e);
        }
        String advice = e instanceof ConnectException
                ? "Start the Docker Engine there, and check that it listens on this port"
                : "Check DOCKER_HOST";
        return new EngineAwayException(
                "No Docker Engine answers at " + address + " (" + e.getMessage() + ")", advice, e);
    }
}
