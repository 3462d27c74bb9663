package io.windflow.tests.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that read without a pause, and try again for half a minute what fails. */
final class RetryingLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean over;

    /** One client for each path. */
    RetryingLoad(int port, String... paths) {
        for (String path : paths) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(PATIENCE)
                    .build();
            Thread client = new Thread(() -> send(request), "load");
            client.setDaemon(true);
            client.start();
            clients.add(client);
        }
    }

    /** Requests whose first attempt failed. */
    long failedAtFirst() {
        return failed.get();
    }

    /** Requests that failed to the end. */
    long lost() {
        return lost.get();
    }

    void stop() throws InterruptedException {
        over = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }

    private void send(HttpRequest request) {
        try {
            while (!over) {
                if (!succeeds(request)) {
                    failed.incrementAndGet();
                    if (!succeedsLater(request)) {
                        lost.incrementAndGet();
                    }
                }
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean succeedsLater(HttpRequest request) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(200);
            if (succeeds(request)) {
                return true;
            }
        }
        return false;
    }

    private boolean succeeds(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
