package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.LogQuery;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A container's log as text, handed from the engine's thread to the request's through a bounded queue. */
final class ContainerLogText implements StreamingOutput {

    private static final int QUEUE = 1_000;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** Either a line or the end. */
    private record Item(ContainerLogLine line, RuntimeException failure) {}

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
    private final String containerId;
    private Item first;
    private AutoCloseable reading;

    private ContainerLogText(String containerId) {
        this.containerId = containerId;
    }

    /** Waits for the first line, so that what goes wrong at once is still answered as a problem. */
    static ContainerLogText open(Engine engine, String containerId, LogQuery query) {
        ContainerLogText log = new ContainerLogText(containerId);
        log.reading = engine.logs(
                containerId, query, line -> log.put(new Item(line, null)), failure -> log.put(new Item(null, failure)));
        try {
            log.first = log.take();
            if (log.first.failure() != null) {
                throw log.first.failure();
            }
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
        return log;
    }

    @Override
    public void write(OutputStream output) throws IOException {
        try (Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8))) {
            for (Item item = first; item.line() != null; item = take()) {
                writer.append(item.line().time().toString())
                        .append(' ')
                        .append(item.line().text())
                        .append('\n');
            }
        } finally {
            close();
        }
    }

    private void put(Item item) {
        try {
            // A reader that has gone leaves the queue full; the engine's thread must not wait for it for ever.
            if (!queue.offer(item, SILENCE.toSeconds(), TimeUnit.SECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Item take() {
        try {
            Item item = queue.poll(SILENCE.toSeconds(), TimeUnit.SECONDS);
            if (item == null) {
                throw Problem.unavailable(
                        ProblemType.ENGINE_UNAVAILABLE, "The engine sends no log", null, Duration.ofSeconds(5));
            }
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable(
                    ProblemType.ENGINE_UNAVAILABLE, "Interrupted while reading a log", null, Duration.ofSeconds(5));
        }
    }

    private void close() {
        try {
            if (reading != null) {
                reading.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("Could not stop reading the log of " + containerId, e);
        }
    }
}
