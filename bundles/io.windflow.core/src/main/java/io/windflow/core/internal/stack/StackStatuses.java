package io.windflow.core.internal.stack;

import io.windflow.api.engine.Container;
import io.windflow.api.stack.StackStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a stack's containers say about it. */
final class StackStatuses {

    private static final String ONE_OFF = "com.docker.compose.oneoff";
    private static final String DEPENDS_ON = "com.docker.compose.depends_on";
    private static final String COMPLETED = "service_completed_successfully";

    private StackStatuses() {}

    /** The containers that count: not those that {@code docker compose run} made. */
    static List<Container> withoutOneOffs(List<Container> containers) {
        if (containers.isEmpty()) {
            return containers;
        }
        return containers.stream()
                .filter(container -> !"True".equalsIgnoreCase(container.labels().get(ONE_OFF)))
                .toList();
    }

    /** @param containers of a stack, or of one of its services, on an engine that answers */
    static StackStatus of(List<Container> containers) {
        return of(containers, jobs(containers));
    }

    /** @param jobs see {@link #jobs} */
    static StackStatus of(List<Container> containers, Set<String> jobs) {
        if (containers.isEmpty()) {
            return StackStatus.CREATED;
        }
        boolean down = false;
        boolean up = false;
        boolean unhealthy = false;
        boolean starting = false;
        for (Container container : containers) {
            if (container.isRunning()) {
                up = true;
                unhealthy |= container.health() == Container.Health.UNHEALTHY;
                starting |= container.health() == Container.Health.STARTING;
            } else if ("restarting".equals(container.state())) {
                // It ended and is about to be started again: neither up nor down, but surely not well.
                up = true;
                unhealthy = true;
            } else {
                down |= !isDone(container, jobs);
            }
        }
        if (!up) {
            return StackStatus.STOPPED;
        }
        if (down) {
            return StackStatus.PARTIAL;
        }
        if (unhealthy) {
            return StackStatus.UNHEALTHY;
        }
        return starting ? StackStatus.STARTING : StackStatus.RUNNING;
    }

    /** The services that are meant to end, as the labels of those that wait for their end say. */
    static Set<String> jobs(List<Container> containers) {
        Set<String> jobs = new HashSet<>();
        for (Container container : containers) {
            String dependencies = container.labels().getOrDefault(DEPENDS_ON, "");
            for (String dependency : dependencies.split(",")) {
                String[] parts = dependency.split(":");
                if (parts.length > 1 && parts[1].equals(COMPLETED)) {
                    jobs.add(parts[0]);
                }
            }
        }
        return jobs;
    }

    private static boolean isDone(Container container, Set<String> jobs) {
        return "exited".equals(container.state())
                && Integer.valueOf(0).equals(container.exitCode())
                && jobs.contains(container.service());
    }
}
