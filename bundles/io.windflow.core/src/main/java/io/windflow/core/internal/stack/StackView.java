package io.windflow.core.internal.stack;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.EngineStatus;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.StackStatus;
import io.windflow.api.stack.StackSummary;
import io.windflow.core.internal.policy.ComposeSource;
import io.windflow.core.internal.policy.ComposeSyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts together what the store and the engine's inventory say about a stack. Waits for nobody. */
final class StackView {

    private final Engine engine;

    StackView(Engine engine) {
        this.engine = engine;
    }

    List<StackSummary> summaries(List<StackRepository.Listed> stacks) {
        boolean reachable = engine.status().reachable();
        return stacks.stream().map(stack -> summary(stack, reachable)).toList();
    }

    private StackSummary summary(StackRepository.Listed stack, boolean reachable) {
        List<Container> containers = containers(stack.name());
        long running = containers.stream().filter(Container::isRunning).count();
        return new StackSummary(
                stack.name(),
                stack.engine(),
                status(containers, reachable),
                stack.revision(),
                stack.latestRevision(),
                (int) running,
                containers.size(),
                stack.deployment(),
                stack.updatedAt());
    }

    /** @param compose the compose text to name services from that have no container */
    Stack stack(StackRecord stack, StackRepository.DeploymentIds deployments, String compose) {
        EngineStatus status = engine.status();
        List<Container> containers = containers(stack.name());
        return new Stack(
                stack.name(),
                stack.engine(),
                status(containers, status.reachable()),
                stack.directory().toString(),
                stack.directory().resolve(stack.firstFile()).toString(),
                stack.adopted(),
                stack.revision(),
                stack.goodRevision(),
                stack.latestRevision(),
                deployments.open(),
                deployments.newest(),
                stack.allowances(),
                stack.createdAt(),
                stack.updatedAt(),
                services(containers, compose, status.reachable()),
                status.reachable() ? null : status.reason());
    }

    private List<Container> containers(String stack) {
        return StackStatuses.withoutOneOffs(engine.containers(stack));
    }

    private static StackStatus status(List<Container> containers, boolean reachable) {
        return reachable ? StackStatuses.of(containers) : StackStatus.UNKNOWN;
    }

    private static List<Stack.Service> services(List<Container> containers, String compose, boolean reachable) {
        Map<String, List<Container>> byService = new TreeMap<>();
        for (Container container : containers) {
            byService
                    .computeIfAbsent(container.service() == null ? "" : container.service(), name -> new ArrayList<>())
                    .add(container);
        }
        for (String service : written(compose)) {
            byService.putIfAbsent(service, List.of());
        }
        Set<String> jobs = StackStatuses.jobs(containers);
        List<Stack.Service> services = new ArrayList<>();
        byService.forEach((name, own) -> services.add(new Stack.Service(
                name,
                own.stream()
                        .max(Comparator.comparing(Container::createdAt))
                        .map(Container::image)
                        .orElse(null),
                reachable ? StackStatuses.of(own, jobs) : StackStatus.UNKNOWN,
                own)));
        return services;
    }

    private static List<String> written(String compose) {
        try {
            return ComposeSource.parse(compose).services();
        } catch (ComposeSyntaxException e) {
            // Edited on disk into something that is no YAML: a deployment will say so.
            return List.of();
        }
    }
}
