package io.windflow.extensions.internal.lifecycle;

import static io.windflow.api.extension.ExtensionState.DEGRADED;
import static io.windflow.api.extension.ExtensionState.FAILED;

import io.windflow.api.extension.ExtensionState;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an extension is in its life, told to all who watch whenever it goes on. */
final class Progression {

    private static final Logger LOG = LoggerFactory.getLogger(Progression.class);

    private final String extension;
    private final Consumer<Condition> watcher;

    private Condition now = Condition.of(ExtensionState.AVAILABLE, null); // guarded by this

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
