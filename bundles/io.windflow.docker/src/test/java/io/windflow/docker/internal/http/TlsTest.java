package io.windflow.docker.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.docker.internal.RealEngine;
import io.windflow.docker.internal.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine behind TLS that asks for the client's certificate, as Docker's manual sets it up. */
@Timeout(60)
class TlsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeCertificates() throws Exception {
        RealEngine.require(Files.isExecutable(Path.of("/usr/bin/openssl")), "There is no openssl to make certificates");
        authority("ca");
        certificate("server", "ca", "subjectAltName=IP:127.0.0.1");
        certificate("client", "ca", "extendedKeyUsage=clientAuth");
    }

    private void authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt");
    }

    /** Makes the folder that DOCKER_CERT_PATH would name. */
    private void certificate(String name, String authority, String extension) throws Exception {
        Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve("extensions"), extension);
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + "/key.pem",
                "-out",
                name + ".csr");
        openssl(
                "x509",
                "-req",
                "-days",
                "1",
                "-in",
                name + ".csr",
                "-CA",
                authority + ".crt",
                "-CAkey",
                authority + ".key",
                "-CAcreateserial",
                "-extfile",
                "extensions",
                "-out",
                name + "/cert.pem");
        Files.copy(folder.resolve(authority + ".crt"), folder.resolve(name).resolve("ca.pem"));
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("openssl.log")))
                .isZero();
    }

    private SSLServerSocket engine() throws Exception {
        SSLServerSocket server = (SSLServerSocket) PemCertificates.load(folder.resolve("server"))
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        server.setNeedClientAuth(true);
        Threads.start("tls-engine", () -> serve(server));
        return server;
    }

    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.getInputStream().read(new byte[1024]);
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // A client that we do not trust, or that does not trust us.
            }
        }
    }

    private static String ping(int port, Path certificates) throws IOException, EngineAwayException {
        EngineAddress address = new EngineAddress(URI.create("tcp://127.0.0.1:" + port), certificates);
        try (EngineHttp http = SocketHttp.open(address)) {
            return http.call(
                    "GET",
                    "/_ping",
                    Duration.ofSeconds(10),
                    reply -> new String(reply.body().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void bothSidesKnowEachOther() throws Exception {
        try (SSLServerSocket engine = engine()) {
            assertThat(ping(engine.getLocalPort(), folder.resolve("client"))).isEqualTo("OK");
        }
    }

    @Test
    void strangersDoNotTalk() throws Exception {
        authority("other");
        certificate("stranger", "other", "extendedKeyUsage=clientAuth");
        try (SSLServerSocket engine = engine()) {
            assertThatThrownBy(() -> ping(engine.getLocalPort(), folder.resolve("stranger")))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void missingOrUnreadableCertificatesAreTold() throws Exception {
        try (SSLServerSocket engine = engine()) {
            assertThatThrownBy(() -> ping(engine.getLocalPort(), folder.resolve("nowhere")))
                    .isInstanceOf(EngineAwayException.class)
                    .hasMessageContaining("nowhere");
            Path old = folder.resolve("client");
            openssl("rsa", "-traditional", "-in", "client/key.pem", "-out", "client/key.pem");
            assertThatThrownBy(() -> ping(engine.getLocalPort(), old)).hasMessageContaining("openssl pkcs8");
        }
    }
}
