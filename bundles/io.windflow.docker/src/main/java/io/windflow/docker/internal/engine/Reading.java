package io.windflow.docker.internal.engine;

import io.windflow.docker.internal.Threads;
import io.windflow.docker.internal.http.EngineHttp;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Something that the engine sends for as long as someone wants it, read by a thread of its own. Its end is told once,
 * unless it was closed before.
 */
abstract class Reading implements AutoCloseable {

    private final String threadName;
    private final Consumer<RuntimeException> onEnd;

    private EngineHttp.Reply reply; // guarded by this
    private boolean closed; // guarded by this

    Reading(String threadName, Consumer<RuntimeException> onEnd) {
        this.threadName = threadName;
        this.onEnd = onEnd;
    }

    /** Reads to the end. An exception after closing is not told. */
    abstract void read(EngineHttp.Reply reply) throws IOException;

    final void begin(EngineHttp.Reply first) {
        reply = first;
        Threads.start(threadName, this::run);
    }

    /** Goes on with another answer. @return false if closed meanwhile */
    final synchronized boolean replace(EngineHttp.Reply next) {
        reply.close();
        reply = next;
        if (closed) {
            next.close();
        }
        return !closed;
    }

    final synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public final synchronized void close() {
        closed = true;
        if (reply != null) {
            reply.close();
        }
    }

    private void run() {
        RuntimeException failure = null;
        try {
            read(current());
        } catch (IOException e) {
            failure = EngineLink.away("The Docker Engine broke the connection off: " + e.getMessage());
        } catch (EngineRefusal e) {
            failure = Refusals.problem(e, null, null);
        } catch (RuntimeException e) {
            failure = e;
        }
        if (!isClosed()) {
            close();
            onEnd.accept(failure);
        }
    }

    private synchronized EngineHttp.Reply current() {
        return reply;
    }
}
