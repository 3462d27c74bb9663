package io.windflow.rest.internal.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The streams open now. One thread keeps all of them alive. */
public final class Streams {

    private final Set<StreamWriter> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService pulse;
    private volatile boolean closing;

    public Streams(Duration heartbeat) {
        pulse = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "windflow-streams");
            thread.setDaemon(true);
            return thread;
        });
        pulse.scheduleAtFixedRate(this::beat, heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Goes on with a request as a stream; returns at once.
     *
     * @param authorization run from time to time; fails when the client may no longer receive events
     */
    public void serve(
            EventStream stream, HttpServletRequest request, HttpServletResponse response, Runnable authorization)
            throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        StreamWriter writer = new StreamWriter(stream, context, response.getOutputStream(), authorization, this::ended);
        open.add(writer);
        writer.start();
        if (closing) {
            writer.end();
        }
    }

    public int size() {
        return open.size();
    }

    private void beat() {
        open.forEach(StreamWriter::beat);
    }

    private void ended(StreamWriter writer) {
        open.remove(writer);
        synchronized (open) {
            open.notifyAll();
        }
    }

    /** Ends all streams; what was sent before still goes out. Returns false if it had not in time. */
    public boolean close(Duration grace) {
        closing = true;
        pulse.shutdownNow();
        open.forEach(StreamWriter::end);
        long deadline = System.nanoTime() + grace.toNanos();
        synchronized (open) {
            while (!open.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    open.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }
}
