package io.windflow.api.deployment;

/** What a deployment does to its stack. */
public enum DeploymentAction {
    DEPLOY,
    ROLLBACK,
    START,
    STOP,
    RESTART,
    REMOVE
}
