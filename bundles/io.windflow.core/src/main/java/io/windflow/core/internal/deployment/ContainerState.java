package io.windflow.core.internal.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.engine.Container;
import io.windflow.core.internal.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** What the engine's inspect document says about how a container is: the truth, where the inventory may be a moment behind. */
record ContainerState(
        String status,
        int exitCode,
        int restarts,
        String restartPolicy,
        Container.Health health,
        String healthOutput,
        String error,
        boolean outOfMemory,
        Instant startedAt) {

    static ContainerState parse(String inspect) {
        JsonNode document = Json.tree(inspect);
        JsonNode state = document.path("State");
        JsonNode checks = state.path("Health").path("Log");
        return new ContainerState(
                state.path("Status").asText(),
                state.path("ExitCode").asInt(),
                document.path("RestartCount").asInt(),
                document.path("HostConfig").path("RestartPolicy").path("Name").asText("no"),
                health(state.path("Health").path("Status").asText()),
                checks.isEmpty()
                        ? ""
                        : checks.get(checks.size() - 1).path("Output").asText().strip(),
                state.path("Error").asText(),
                state.path("OOMKilled").asBoolean(),
                time(state.path("StartedAt").asText()));
    }

    boolean isRunning() {
        return status.equals("running");
    }

    boolean hasExited() {
        return status.equals("exited") || status.equals("dead");
    }

    /** Whether the engine starts it again when it ends. */
    boolean isRestarted() {
        return switch (restartPolicy) {
            case "always", "unless-stopped" -> true;
            case "on-failure" -> exitCode != 0;
            default -> false;
        };
    }

    Duration upFor(Instant now) {
        Duration up = Duration.between(startedAt, now);
        return up.isNegative() ? Duration.ZERO : up;
    }

    private static Container.Health health(String status) {
        return switch (status) {
            case "starting" -> Container.Health.STARTING;
            case "healthy" -> Container.Health.HEALTHY;
            case "unhealthy" -> Container.Health.UNHEALTHY;
            default -> Container.Health.NONE;
        };
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
