package io.windflow.extensions.internal.move;

/** Nobody wants the move any more: the data lives where it lived. */
public final class MoveCancelled extends Exception {

    private static final long serialVersionUID = 1L;

    public MoveCancelled() {
        super("The move is no longer wanted", null, false, false);
    }
}
