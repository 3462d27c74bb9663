package io.windflow.extensions.internal.move;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Keeps units of work out while the last step of a move is done. */
@FunctionalInterface
public interface Fence {

    /**
     * Lets no unit of work in, waits for those inside, runs the last step and lets all that wait go on: in the next store
     * if the step returns, in the former one if it throws.
     *
     * @throws TimeoutException if those inside do not leave within the limit; then the step has not run
     */
    void run(Duration limit, LastStep step) throws MoveFailure, TimeoutException, InterruptedException;

    /** What is done while no unit of work is inside. */
    @FunctionalInterface
    interface LastStep {
        void run() throws MoveFailure;
    }
}
