package io.windflow.api.deployment;

import java.time.Instant;

/**
 * One run that brings a stack to a revision, or starts, stops, restarts or removes it.
 *
 * @param id unique; later deployments sort after earlier ones
 * @param revision the revision it brings the stack to, null for an action without one
 * @param rolledBackTo the revision that was put back after a failure, null otherwise
 * @param reason why it failed, was rolled back or cancelled; null otherwise
 * @param advice what to do about it, null if the reason says it all
 * @param actor the username of who started it
 * @param startedAt when it left the queue, null before
 * @param finishedAt when it ended, null before
 * @param retryOf the deployment this one tries again, null otherwise
 */
public record Deployment(
        String id,
        String stack,
        DeploymentAction action,
        Integer revision,
        DeploymentState state,
        Integer rolledBackTo,
        String reason,
        String advice,
        String actor,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        String retryOf) {}
