package io.windflow.docker.internal.engine;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.EngineChange;
import io.windflow.api.engine.EngineChange.ContainerChanged;
import io.windflow.api.engine.EngineChange.ContainerRemoved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The containers of an engine. Written by one thread (the link's), read by any without a lock: each change publishes a
 * new immutable view.
 */
final class Inventory {

    /** By id; what is known even while the engine is away, so that its return tells what changed meanwhile. */
    private Map<String, Container> known = Map.of();

    private volatile View view = View.EMPTY;

    List<Container> all() {
        return view.all;
    }

    List<Container> ofProject(String project) {
        return view.byProject.getOrDefault(project, List.of());
    }

    /** Takes a full list. @return what changed since the last one */
    List<EngineChange> replace(Collection<Container> containers) {
        return update(known.keySet(), containers);
    }

    /** Takes the answer to a question about some ids: those missing in it are gone. @return what changed */
    List<EngineChange> update(Set<String> asked, Collection<Container> found) {
        Map<String, Container> next = new LinkedHashMap<>(known);
        next.keySet().removeAll(asked);
        List<EngineChange> changes = new ArrayList<>();
        for (Container container : found) {
            Container before = known.get(container.id());
            if (before == null || !same(before, container)) {
                changes.add(new ContainerChanged(container));
            }
            next.put(container.id(), container);
        }
        for (String id : asked) {
            if (known.containsKey(id) && !next.containsKey(id)) {
                changes.add(new ContainerRemoved(known.get(id)));
            }
        }
        known = next;
        view = View.of(next.values());
        return changes;
    }

    /** Shows nothing until the next {@link #replace}. */
    void hide() {
        view = View.EMPTY;
    }

    /** The status sentence tells the time ("Up 2 minutes"): that it went on is no change. */
    private static boolean same(Container one, Container other) {
        return one.equals(other) || withoutStatus(one).equals(withoutStatus(other));
    }

    private static Container withoutStatus(Container it) {
        return new Container(
                it.id(),
                it.name(),
                it.image(),
                it.imageId(),
                it.project(),
                it.service(),
                it.state(),
                it.health(),
                it.exitCode(),
                "",
                it.createdAt(),
                it.ports(),
                it.labels());
    }

    /** What readers see. Lists are by name. */
    private record View(List<Container> all, Map<String, List<Container>> byProject) {

        static final View EMPTY = new View(List.of(), Map.of());

        static View of(Collection<Container> containers) {
            List<Container> all = containers.stream()
                    .sorted(Comparator.comparing(Container::name).thenComparing(Container::id))
                    .toList();
            Map<String, List<Container>> byProject = all.stream()
                    .filter(container -> container.project() != null)
                    .collect(Collectors.groupingBy(
                            Container::project,
                            TreeMap::new,
                            Collectors.collectingAndThen(Collectors.toList(), Collections::unmodifiableList)));
            return new View(all, byProject);
        }
    }
}
