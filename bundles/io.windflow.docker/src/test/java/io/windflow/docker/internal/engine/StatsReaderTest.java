package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.ContainerStats;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatsReaderTest {

    private static JsonNode json(String text) throws JsonProcessingException {
        return EngineClient.JSON.readTree(text);
    }

    private static final String READING =
            """
            {"read": "2026-01-01T10:00:01.5Z",
             "cpu_stats": {"cpu_usage": {"total_usage": 3000000}, "system_cpu_usage": 40000000, "online_cpus": 2},
             "precpu_stats": {"cpu_usage": {"total_usage": 1000000}, "system_cpu_usage": 20000000, "online_cpus": 2},
             "memory_stats": {"usage": 10000, "limit": 50000, "stats": {"inactive_file": 4000}},
             "networks": {"eth0": {"rx_bytes": 10, "tx_bytes": 20}, "eth1": {"rx_bytes": 1, "tx_bytes": 2}},
             "blkio_stats": {"io_service_bytes_recursive":
               [{"op": "read", "value": 5}, {"op": "Read", "value": 6}, {"op": "write", "value": 7}]},
             "pids_stats": {"current": 3}}
            """;

    @Test
    void reckonsAsDockerStatsDoes() throws Exception {
        ContainerStats stats = StatsReader.read(json(READING));
        // 2 of 20 units of all processors' time, of two processors: 20 % of one.
        assertThat(stats.cpuPercent()).isCloseTo(20, within(1e-9));
        assertThat(stats)
                .usingRecursiveComparison()
                .ignoringFields("cpuPercent")
                .isEqualTo(
                        new ContainerStats(Instant.parse("2026-01-01T10:00:01.5Z"), 0, 6000, 50000, 11, 22, 11, 7, 3));
    }

    @Test
    void memoryOfTheFirstCgroupsIsReadToo() throws Exception {
        String first =
                READING.replace("\"inactive_file\": 4000", "\"total_inactive_file\": 1000, \"inactive_file\": 1");
        assertThat(StatsReader.read(json(first)).memoryBytes()).isEqualTo(9000);
    }

    @Test
    void theFirstReadingAndThatOfAStoppedContainerAreNone() throws Exception {
        JsonNode first = json(READING.replace("\"system_cpu_usage\": 20000000,", ""));
        assertThat(StatsReader.read(first)).isNull();
        assertThat(StatsReader.isEmpty(first)).isFalse();
        JsonNode stopped = json(
                "{\"read\":\"0001-01-01T00:00:00Z\",\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":0}},\"precpu_stats\":{}}");
        assertThat(StatsReader.read(stopped)).isNull();
        assertThat(StatsReader.isEmpty(stopped)).isTrue();
    }
}
