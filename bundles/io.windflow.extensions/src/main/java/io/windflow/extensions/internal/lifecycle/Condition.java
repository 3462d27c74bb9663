package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.ExtensionState;
import io.windflow.api.extension.Progress;
import java.time.Instant;

/** Where an extension is in its life. See {@link io.windflow.api.extension.ExtensionStatus} for the components. */
record Condition(ExtensionState state, String stage, String reason, String advice, Instant since, Progress progress) {

    static Condition of(ExtensionState state, String stage) {
        return of(state, stage, null, null);
    }

    static Condition of(ExtensionState state, String stage, String reason, String advice) {
        return new Condition(state, stage, reason, advice, Instant.now(), null);
    }

    /** The same with another report of how far the step is. */
    Condition with(Progress next) {
        return new Condition(state, stage, reason, advice, since, next);
    }

    /** The next condition; it is in its state since the former one was, if that is the same. */
    Condition then(Condition next) {
        return next.state == state
                ? new Condition(state, next.stage, next.reason, next.advice, since, next.progress)
                : next;
    }
}
