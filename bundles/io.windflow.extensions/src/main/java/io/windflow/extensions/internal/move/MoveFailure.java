package io.windflow.extensions.internal.move;

/** A move that did not come about: the data lives where it lived, and nothing of it was lost. */
public final class MoveFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String advice;
    private final boolean passing;

    /**
     * @param advice what to do, null if the reason says it
     * @param passing whether the same move may succeed when it is tried again
     */
    MoveFailure(String reason, String advice, boolean passing, Throwable cause) {
        super(reason, cause);
        this.advice = advice;
        this.passing = passing;
    }

    public String advice() {
        return advice;
    }

    public boolean isPassing() {
        return passing;
    }
}
