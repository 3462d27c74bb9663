package io.windflow.core.internal.deployment;

/** A deployment cannot go on; the message is the reason that the user reads. */
final class DeploymentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    /** @param advice what to do, null if the reason says it all */
    DeploymentFailure(String reason, String advice) {
        super(reason, null, false, false);
        this.advice = advice;
    }

    String advice() {
        return advice;
    }
}
