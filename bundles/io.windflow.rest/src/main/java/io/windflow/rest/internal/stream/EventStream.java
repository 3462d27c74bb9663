package io.windflow.rest.internal.stream;

import io.windflow.rest.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The answer of a method that sends events: what has been sent and not yet been written, bounded in bytes. It fills from
 * the moment it is made, so that what goes wrong at once is still answered as a problem; the servlet writes it out when
 * the client's connection is ready.
 */
public final class EventStream implements EventClient {

    private static final int MOST_BYTES = 1 << 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Runnable NOBODY = () -> {};

    private final boolean patient;
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private int bytes;
    private boolean last;
    private boolean closed;
    private AutoCloseable subscription;
    private Runnable onFrame = NOBODY;

    /** Starts sending to a client; what it returns is closed when the client has gone or the stream has ended. */
    @FunctionalInterface
    public interface Source {

        AutoCloseable open(EventClient client);
    }

    private EventStream(boolean patient) {
        this.patient = patient;
    }

    /** A stream whose source waits for a slow client, for at most some seconds: a log must not lose a line. */
    public static EventStream patient(Source source) {
        return open(new EventStream(true), source);
    }

    /** A stream whose source never waits: a client that falls behind is let go, and resumes when it comes back. */
    public static EventStream live(Source source) {
        return open(new EventStream(false), source);
    }

    private static EventStream open(EventStream stream, Source source) {
        AutoCloseable subscription = source.open(stream);
        boolean over;
        synchronized (stream) {
            stream.subscription = subscription;
            over = stream.closed;
        }
        if (over) {
            stream.endSubscription(subscription);
        }
        return stream;
    }

    @Override
    public void send(String id, String name, Object data) {
        add(frame(id, name, data), false);
    }

    @Override
    public void sendLast(String name, Object data) {
        add(frame(null, name, data), true);
    }

    /** A line that clients ignore; it keeps proxies from closing a quiet connection. */
    void comment() {
        synchronized (this) {
            if (!frames.isEmpty()) {
                return;
            }
        }
        add(new byte[] {':', '\n', '\n'}, false);
    }

    private void add(byte[] frame, boolean end) {
        Runnable signal;
        synchronized (this) {
            if (!makeRoom(frame.length) || last) {
                return;
            }
            frames.add(frame);
            bytes += frame.length;
            last = end;
            signal = onFrame;
        }
        signal.run();
    }

    /** Returns whether a frame may be added; a client that is too slow is let go. */
    private synchronized boolean makeRoom(int length) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!closed && bytes > 0 && bytes + length > MOST_BYTES) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (!patient || left <= 0) {
                last = true;
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !closed;
    }

    /** Says who writes the frames out; it is told of each new one. */
    void connect(Runnable writer) {
        synchronized (this) {
            onFrame = writer;
        }
    }

    /** The next frame to write, null if there is none now. */
    synchronized byte[] poll() {
        byte[] frame = frames.poll();
        if (frame != null) {
            bytes -= frame.length;
            notifyAll();
        }
        return frame;
    }

    /** Whether all was taken and nothing more will come. */
    synchronized boolean isOver() {
        return last && frames.isEmpty();
    }

    /** Lets what is there go out and takes nothing more. */
    void end() {
        Runnable signal;
        synchronized (this) {
            last = true;
            signal = onFrame;
        }
        signal.run();
    }

    /** Stops the source. Frames not yet written are lost. */
    public void close() {
        AutoCloseable open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = true;
            open = subscription;
            notifyAll();
        }
        if (open != null) {
            endSubscription(open);
        }
    }

    private void endSubscription(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            throw new IllegalStateException("A subscription did not close", e);
        }
    }

    private static byte[] frame(String id, String name, Object data) {
        StringBuilder frame = new StringBuilder();
        if (id != null) {
            frame.append("id: ").append(id).append('\n');
        }
        frame.append("event: ").append(name).append("\ndata: ");
        // JSON holds no line break outside of a string, and none inside: each is written as an escape.
        frame.append(new String(Json.bytes(data), StandardCharsets.UTF_8)).append("\n\n");
        return frame.toString().getBytes(StandardCharsets.UTF_8);
    }
}
