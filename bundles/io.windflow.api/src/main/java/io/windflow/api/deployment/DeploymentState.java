package io.windflow.api.deployment;

/** Where a deployment is. */
public enum DeploymentState {
    QUEUED,
    VALIDATING,
    PULLING,
    STARTING,
    /** Waits for containers to become healthy, or for the engine to stop or remove them. */
    WAITING,
    ROLLING_BACK,
    SUCCEEDED,
    FAILED,
    /** It failed, and the last good revision serves again. */
    ROLLED_BACK,
    CANCELLED;

    /** Whether it has ended. */
    public boolean isFinal() {
        return switch (this) {
            case SUCCEEDED, FAILED, ROLLED_BACK, CANCELLED -> true;
            case QUEUED, VALIDATING, PULLING, STARTING, WAITING, ROLLING_BACK -> false;
        };
    }
}
