package io.windflow.rest.internal.stream;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one stream to its client without ever blocking: no thread waits for a client, an idle stream costs none. Any
 * thread may ask for a write; the lock makes sure that one writes at a time.
 */
final class StreamWriter implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWriter.class);

    private final EventStream stream;
    private final AsyncContext context;
    private final ServletOutputStream output;
    private final Runnable authorization;
    private final Consumer<StreamWriter> onEnd;
    private final Object lock = new Object();
    private boolean ready;
    private boolean unflushed = true;
    private boolean done;

    /**
     * @param authorization fails when the client may no longer receive events
     * @param onEnd called once when the stream has ended
     */
    StreamWriter(
            EventStream stream,
            AsyncContext context,
            ServletOutputStream output,
            Runnable authorization,
            Consumer<StreamWriter> onEnd) {
        this.stream = stream;
        this.context = context;
        this.output = output;
        this.authorization = authorization;
        this.onEnd = onEnd;
    }

    void start() {
        stream.connect(this::write);
        output.setWriteListener(this);
    }

    /** Called every few seconds: keeps the connection open and looks whether the client may go on. */
    void beat() {
        try {
            authorization.run();
            stream.comment();
        } catch (RuntimeException e) {
            LOG.debug("A stream ends: {}", e.getMessage());
            stream.end();
        }
    }

    void end() {
        stream.end();
    }

    @Override
    public void onWritePossible() {
        synchronized (lock) {
            ready = true;
        }
        write();
    }

    @Override
    public void onError(Throwable failure) {
        finish();
    }

    private void write() {
        boolean over = false;
        synchronized (lock) {
            if (!ready || done) {
                return;
            }
            try {
                over = drain();
            } catch (IOException | IllegalStateException gone) {
                LOG.debug("A client has gone: {}", gone.getMessage());
                over = true;
            }
        }
        if (over) {
            finish();
        }
    }

    /** Writes while the connection takes it; when it does not, the container calls back. Returns whether all is said. */
    private boolean drain() throws IOException {
        while (output.isReady()) {
            byte[] frame = stream.poll();
            if (frame != null) {
                output.write(frame);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                output.flush();
            } else {
                return stream.isOver();
            }
        }
        return false;
    }

    private void finish() {
        synchronized (lock) {
            if (done) {
                return;
            }
            done = true;
        }
        stream.close();
        try {
            context.complete();
        } catch (IllegalStateException alreadyOver) {
            LOG.debug("A stream's request was over already", alreadyOver);
        }
        onEnd.accept(this);
    }
}
