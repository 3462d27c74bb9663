package io.windflow.docker.internal.compose;

import io.windflow.docker.internal.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A registry on this machine that has no image. Engines speak plain HTTP with one on 127.0.0.1. */
final class FakeRegistry implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket server = new ServerSocket(0, 20, InetAddress.getByName("127.0.0.1"));
    private final boolean stalls;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);

    private FakeRegistry(boolean stalls) throws IOException {
        this.stalls = stalls;
        Threads.start("fake-registry", this::accept);
    }

    /** Says of every image that it has none. */
    static FakeRegistry empty() throws IOException {
        return new FakeRegistry(false);
    }

    /** Does not answer when it is asked for an image. */
    static FakeRegistry stalling() throws IOException {
        return new FakeRegistry(true);
    }

    String image() {
        return "127.0.0.1:" + server.getLocalPort() + "/no/such:1";
    }

    boolean awaitAsked() throws InterruptedException {
        return asked.await(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Threads.start("fake-registry-connection", () -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (Socket socket = connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String request = in.readLine();
            // An engine tries TLS first; without an answer to that it would wait for ten seconds.
            if (request == null || request.charAt(0) == TLS_HANDSHAKE) {
                return;
            }
            boolean manifest = request.contains("/manifests/");
            if (manifest) {
                asked.countDown();
            }
            if (manifest && stalls) {
                closing.await(60, TimeUnit.SECONDS);
            }
            socket.getOutputStream().write(answer(manifest).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The engine gave up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String answer(boolean manifest) {
        String body =
                manifest ? "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}" : "{}";
        return "HTTP/1.1 " + (manifest ? "404 Not Found" : "200 OK")
                + "\r\nDocker-Distribution-Api-Version: registry/2.0\r\nContent-Type: application/json"
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
