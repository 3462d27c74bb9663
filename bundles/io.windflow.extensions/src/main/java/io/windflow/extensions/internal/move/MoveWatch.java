package io.windflow.extensions.internal.move;

import io.windflow.api.extension.Progress;

/** Who watches a move, and may call it off. */
public interface MoveWatch {

    /** Never blocks. Called by several threads. */
    void progress(Progress now);

    /** Called a few times a second while there is a way back. @throws MoveCancelled if the move is not wanted any more */
    void goOn() throws MoveCancelled;
}
