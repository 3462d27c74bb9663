package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.spi.ProviderUnavailableException;

/** A step of an extension's life that did not succeed, in words for the user. */
final class StepFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String advice;
    private final boolean passing;

    /** A failure that lasts until someone changes something. */
    StepFailure(String reason, String advice, Throwable cause) {
        this(reason, advice, false, cause);
    }

    private StepFailure(String reason, String advice, boolean passing, Throwable cause) {
        super(reason, cause);
        this.advice = advice;
        this.passing = passing;
    }

    static StepFailure of(ProviderUnavailableException failure) {
        return new StepFailure(failure.getMessage(), failure.advice(), !failure.isPermanent(), failure);
    }

    /** A failure that may be none when the step is tried again. */
    static StepFailure passing(String reason, String advice) {
        return passing(reason, advice, null);
    }

    /** @param cause null if there is none */
    static StepFailure passing(String reason, String advice, Throwable cause) {
        return new StepFailure(reason, advice, true, cause);
    }

    static StepFailure of(MoveFailure failure) {
        return new StepFailure(failure.getMessage(), failure.advice(), failure.isPassing(), failure);
    }

    /** The same, to be tried again: what it fails on will not be there any longer. */
    StepFailure asPassing() {
        return new StepFailure(getMessage(), advice, true, this);
    }

    /** What to do, null if the reason says it. */
    String advice() {
        return advice;
    }

    /** Whether trying again may help. */
    boolean isPassing() {
        return passing;
    }
}
