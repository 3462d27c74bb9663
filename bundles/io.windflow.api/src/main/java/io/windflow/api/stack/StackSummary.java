package io.windflow.api.stack;

import java.time.Instant;

/**
 * A stack in a list.
 *
 * @param engine id of the engine it runs on
 * @param revision the revision that was last deployed, null if never
 * @param latestRevision the newest revision
 * @param runningContainers containers that run
 * @param totalContainers containers that exist
 * @param deployment id of the deployment that runs or waits now, null if none does
 */
public record StackSummary(
        String name,
        String engine,
        StackStatus status,
        Integer revision,
        int latestRevision,
        int runningContainers,
        int totalContainers,
        String deployment,
        Instant updatedAt) {}
