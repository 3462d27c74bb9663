package io.windflow.extensions.internal.lifecycle;

import static io.windflow.api.extension.ExtensionState.DEGRADED;
import static io.windflow.api.extension.ExtensionState.FAILED;

import io.windflow.api.extension.ExtensionState;
import io.windflow.api.extension.Progress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an extension is in its life, told to all who watch whenever it goes on. */
final class Progression {

    private static final Logger LOG = LoggerFactory.getLogger(Progression.class);

    /** Progress within a phase is told at most so often; who asks always gets the latest. */
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(500);

    private final String extension;
    private final Consumer<Condition> watcher;

    // Guarded by this.
    private Condition now = Condition.of(ExtensionState.AVAILABLE, null);
    private long reported = System.nanoTime() - BETWEEN_REPORTS.toNanos();

    Progression(String extension, Consumer<Condition> watcher) {
        this.extension = extension;
        this.watcher = watcher;
    }

    synchronized Condition now() {
        return now;
    }

    void move(Condition next) {
        move(before -> next);
    }

    /** Goes on to another step of the same state; a failure shows until its mending has succeeded. */
    void stage(String stage) {
        move(before -> before.state() == FAILED ? null : Condition.of(before.state(), stage));
    }

    /** Says how far the step is. A failure shows until its mending has succeeded. */
    void progress(Progress next) {
        Condition reached;
        synchronized (this) {
            if (now.state() == FAILED) {
                return;
            }
            boolean samePhase = now.progress() != null && now.progress().phase().equals(next.phase());
            now = now.with(next);
            if (samePhase && System.nanoTime() - reported < BETWEEN_REPORTS.toNanos()) {
                return;
            }
            reported = System.nanoTime();
            reached = now;
        }
        watcher.accept(reached);
    }

    /** Goes on from where it is, which no other thread changes meanwhile. @param step returns null to stay */
    void move(Function<Condition, Condition> step) {
        Condition reached;
        synchronized (this) {
            Condition next = step.apply(now);
            if (next == null
                    || (next.state() == now.state()
                            && Objects.equals(next.stage(), now.stage())
                            && Objects.equals(next.reason(), now.reason()))) {
                return;
            }
            now = now.then(next);
            reached = now;
        }
        if (reached.state() == FAILED || reached.state() == DEGRADED) {
            LOG.warn("Extension {} is {}: {}. {}", extension, reached.state(), reached.reason(), reached.advice());
        } else if (reached.stage() == null) {
            LOG.info("Extension {} is {}", extension, reached.state());
        }
        watcher.accept(reached);
    }
}
