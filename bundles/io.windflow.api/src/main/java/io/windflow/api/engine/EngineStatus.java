package io.windflow.api.engine;

import java.time.Instant;

/**
 * How an engine is.
 *
 * @param address where it is: {@code unix:///var/run/docker.sock}, {@code tcp://...}
 * @param reachable whether it answers
 * @param reason why not and what to do, null when it answers
 * @param since since when it is so
 * @param version the engine's version, null if never reached
 * @param apiVersion the API version negotiated, null if never reached
 * @param operatingSystem such as {@code Debian GNU/Linux 12 (bookworm)}, null if never reached
 * @param architecture such as {@code x86_64}, null if never reached
 * @param cpus number of processors, 0 if unknown
 * @param memoryBytes total memory, 0 if unknown
 * @param composeVersion version of the Compose CLI, null if there is none
 */
public record EngineStatus(
        String id,
        String address,
        boolean reachable,
        String reason,
        Instant since,
        String version,
        String apiVersion,
        String operatingSystem,
        String architecture,
        int cpus,
        long memoryBytes,
        String composeVersion) {}
