package io.windflow.api.engine;

import java.time.Instant;

/**
 * What a container uses.
 *
 * @param cpuPercent of one processor: 200 means two are busy
 * @param memoryBytes without the page cache that could be dropped
 * @param memoryLimitBytes the container's limit, or the machine's memory
 */
public record ContainerStats(
        Instant time,
        double cpuPercent,
        long memoryBytes,
        long memoryLimitBytes,
        long networkReceivedBytes,
        long networkSentBytes,
        long blockReadBytes,
        long blockWrittenBytes,
        long processes) {}
