package io.windflow.docker.internal.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.windflow.api.engine.EngineStatus;
import java.io.IOException;
import java.time.Instant;

/** What is known of an engine from the last time it answered. */
record EngineFacts(
        String version, String apiVersion, String operatingSystem, String architecture, int cpus, long memoryBytes) {

    static final EngineFacts NONE = new EngineFacts(null, null, null, null, 0, 0);

    static EngineFacts read(EngineClient client) throws IOException {
        JsonNode info;
        try {
            info = client.get("/info");
        } catch (EngineRefusal e) {
            // A proxy in front of the engine may not let it through; all works without.
            info = MissingNode.getInstance();
        }
        return new EngineFacts(
                client.engineVersion(),
                client.apiVersion().toString(),
                info.path("OperatingSystem").asText(null),
                info.path("Architecture").asText(null),
                info.path("NCPU").asInt(),
                info.path("MemTotal").asLong());
    }

    EngineStatus status(
            String id, String address, boolean reachable, String reason, Instant since, String composeVersion) {
        return new EngineStatus(
                id,
                address,
                reachable,
                reason,
                since,
                version,
                apiVersion,
                operatingSystem,
                architecture,
                cpus,
                memoryBytes,
                composeVersion);
    }
}
