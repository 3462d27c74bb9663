package io.windflow.core.internal.deployment;

import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.LogLine;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a deployment's log to one listener, at the listener's own pace; holds a thread only while there is something. */
final class LogFollower implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogFollower.class);
    private static final int BATCH = 500;

    private final DeploymentLogs logs;
    private final String deployment;
    private final Consumer<LogLine> listener;
    private final Consumer<Deployment> onEnd;
    private final Executor executor;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean closed;
    private long sent; // only used by the one pump that runs

    LogFollower(
            DeploymentLogs logs,
            String deployment,
            long after,
            Consumer<LogLine> listener,
            Consumer<Deployment> onEnd,
            Executor executor) {
        this.logs = logs;
        this.deployment = deployment;
        this.sent = after;
        this.listener = listener;
        this.onEnd = onEnd;
        this.executor = executor;
    }

    /** There may be something new. */
    void signal() {
        if (signals.getAndIncrement() == 0) {
            executor.execute(this::pump);
        }
    }

    private void pump() {
        int seen;
        do {
            seen = signals.get();
            try {
                send();
            } catch (RuntimeException e) {
                // A listener whose client is gone, or a store that does not answer: this follower ends, nobody else
                // does.
                LOGGER.debug("A follower of deployment {} ends", deployment, e);
                close();
            }
        } while (!closed && signals.addAndGet(-seen) != 0);
    }

    private void send() {
        // Asked before the lines are read: when it had ended by then, the lines read are all there are.
        Deployment ended = logs.endOf(deployment);
        List<LogLine> lines;
        do {
            lines = logs.lines(deployment, sent, BATCH);
            for (LogLine line : lines) {
                if (closed) {
                    return;
                }
                listener.accept(line);
                sent = line.number();
            }
        } while (!lines.isEmpty());
        if (ended != null && !closed) {
            close();
            onEnd.accept(ended);
        }
    }

    @Override
    public void close() {
        closed = true;
        logs.forget(this);
    }

    boolean isClosed() {
        return closed;
    }

    String deployment() {
        return deployment;
    }
}
