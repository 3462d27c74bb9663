package io.windflow.core.internal.deployment;

import io.windflow.api.engine.Container;
import io.windflow.core.internal.policy.Model;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be so for a stack to count as up.
 *
 * @param replicas how many containers each service has
 * @param jobs services that must end with success rather than run
 * @param deadline how long to wait for it
 * @param settle how long a container without a health check must have run
 */
record Expectation(Map<String, Integer> replicas, Set<String> jobs, Duration deadline, Duration settle) {

    static final Duration DEADLINE = Duration.ofMinutes(5);
    static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    Expectation {
        replicas = Map.copyOf(replicas);
        jobs = Set.copyOf(jobs);
    }

    /** What a model says. {@code x-windflow: {deadline: 10m, settle: 5s}} in the compose file says other times. */
    static Expectation of(Model model) {
        Map<String, Integer> replicas = new HashMap<>();
        Set<String> jobs = new HashSet<>();
        Duration deadline = DEADLINE;
        for (Model.Service service : model.services().values()) {
            if (service.replicas() > 0) {
                replicas.put(service.name(), service.replicas());
            }
            jobs.addAll(service.completedFirst());
            Duration health = service.healthWindow().plus(MARGIN);
            if (health.compareTo(deadline) > 0) {
                deadline = health;
            }
        }
        return new Expectation(replicas, jobs, model.setting("deadline", deadline), model.setting("settle", SETTLE));
    }

    /** That what there is runs. */
    static Expectation of(List<Container> containers) {
        Map<String, Integer> replicas = new HashMap<>();
        containers.forEach(container -> replicas.merge(container.service(), 1, Integer::sum));
        return new Expectation(replicas, Set.of(), DEADLINE, SETTLE);
    }
}
