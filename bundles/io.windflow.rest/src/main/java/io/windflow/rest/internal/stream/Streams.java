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
public final class Streams implements AutoCloseable {

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
     * @param onEnd run once when the stream has ended
     */
    public void serve(
            EventStream stream,
            HttpServletRequest request,
            HttpServletResponse response,
            Runnable authorization,
            Runnable onEnd)
            throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        StreamWriter writer = new StreamWriter(stream, context, response.getOutputStream(), authorization, ended -> {
            open.remove(ended);
            onEnd.run();
        });
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

    /** Ends all streams; what was sent before still goes out. */
    @Override
    public void close() {
        closing = true;
        pulse.shutdownNow();
        open.forEach(StreamWriter::end);
    }
}
