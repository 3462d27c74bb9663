package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.ContainerStats;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads the engine's readings of a container and reckons as {@code docker stats} does. */
final class StatsReader {

    private StatsReader() {}

    /** @return null if the container does not run, or if it is the first reading of a stream, with none to compare to */
    static ContainerStats read(JsonNode node) {
        Instant time = time(node.path("read").asText());
        JsonNode cpu = node.path("cpu_stats");
        JsonNode before = node.path("precpu_stats");
        if (time == null || !cpu.has("system_cpu_usage") || !before.has("system_cpu_usage")) {
            return null;
        }
        JsonNode memory = node.path("memory_stats");
        long received = 0;
        long sent = 0;
        for (JsonNode network : node.path("networks")) {
            received += network.path("rx_bytes").asLong();
            sent += network.path("tx_bytes").asLong();
        }
        return new ContainerStats(
                time,
                cpuPercent(cpu, before),
                memoryUsed(memory),
                memory.path("limit").asLong(),
                received,
                sent,
                blockBytes(node, "read"),
                blockBytes(node, "write"),
                node.path("pids_stats").path("current").asLong());
    }

    /** Whether the container had stopped when the reading was taken: the engine sends an empty one. */
    static boolean isEmpty(JsonNode node) {
        return !node.path("cpu_stats").has("system_cpu_usage");
    }

    private static double cpuPercent(JsonNode cpu, JsonNode before) {
        double used = cpu.path("cpu_usage").path("total_usage").asDouble()
                - before.path("cpu_usage").path("total_usage").asDouble();
        double passed = cpu.path("system_cpu_usage").asDouble()
                - before.path("system_cpu_usage").asDouble();
        double cpus = cpu.path("online_cpus").asDouble();
        if (cpus == 0) {
            cpus = cpu.path("cpu_usage").path("percpu_usage").size();
        }
        return used > 0 && passed > 0 ? used / passed * cpus * 100 : 0;
    }

    /** Less the page cache that could be dropped: {@code total_inactive_file} of cgroup v1, {@code inactive_file} of v2. */
    private static long memoryUsed(JsonNode memory) {
        long usage = memory.path("usage").asLong();
        JsonNode details = memory.path("stats");
        long cache = details.path("total_inactive_file")
                .asLong(details.path("inactive_file").asLong());
        return cache < usage ? usage - cache : usage;
    }

    private static long blockBytes(JsonNode node, String operation) {
        long bytes = 0;
        for (JsonNode entry : node.path("blkio_stats").path("io_service_bytes_recursive")) {
            if (operation.equalsIgnoreCase(entry.path("op").asText())) {
                bytes += entry.path("value").asLong();
            }
        }
        return bytes;
    }

    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            return time.getEpochSecond() > 0 ? time : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
