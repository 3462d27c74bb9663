package io.windflow.api.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A container.
 *
 * @param project the Compose project it belongs to, null if none
 * @param service the service within that project, null if none
 * @param state created, running, paused, restarting, removing, exited or dead, as the engine says it
 * @param health its health check's word
 * @param exitCode its last exit code, null while it runs or if unknown
 * @param status the engine's own sentence, such as {@code Up 2 minutes (healthy)}
 */
public record Container(
        String id,
        String name,
        String image,
        String imageId,
        String project,
        String service,
        String state,
        Health health,
        Integer exitCode,
        String status,
        Instant createdAt,
        List<Port> ports,
        Map<String, String> labels) {

    public Container {
        ports = List.copyOf(ports);
        labels = Map.copyOf(labels);
    }

    public boolean isRunning() {
        return "running".equals(state);
    }

    /** What a health check says. */
    public enum Health {
        /** It has no health check. */
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * A port.
     *
     * @param hostIp the address it is published on, null if not published
     * @param hostPort the port it is published on, null if not published
     * @param protocol tcp, udp or sctp
     */
    public record Port(String hostIp, Integer hostPort, int containerPort, String protocol) {}
}
