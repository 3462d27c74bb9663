package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.Image;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.StackNames;
import io.windflow.api.stack.UnmanagedProject;
import io.windflow.core.internal.policy.Checker;
import io.windflow.core.internal.policy.Model;
import io.windflow.core.internal.policy.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds Compose projects that run without WindFlow and takes them over as they are. */
final class Adoption {

    private final StackRepository repository;
    private final StackFiles files;
    private final Checker checker;
    private final Engine engine;
    private final Clock clock;

    Adoption(StackRepository repository, StackFiles files, Checker checker, Engine engine, Clock clock) {
        this.repository = repository;
        this.files = files;
        this.checker = checker;
        this.engine = engine;
        this.clock = clock;
    }

    List<UnmanagedProject> unmanaged() {
        Set<String> managed = repository.directories().keySet();
        Map<String, List<Container>> projects = new TreeMap<>();
        for (Container container : engine.containers()) {
            if (container.project() != null && !managed.contains(container.project())) {
                projects.computeIfAbsent(container.project(), name -> new ArrayList<>())
                        .add(container);
            }
        }
        List<UnmanagedProject> found = new ArrayList<>();
        projects.forEach((name, containers) -> {
            ProjectLabels labels = ProjectLabels.of(containers);
            String reason = obstacle(name, labels);
            found.add(new UnmanagedProject(
                    name, engine.id(), labels.directory(), labels.files(), containers.size(), reason == null, reason));
        });
        return found;
    }

    /** Why a project cannot be adopted, null if it can. */
    private static String obstacle(String name, ProjectLabels labels) {
        if (!StackNames.isValid(name)) {
            return "Its name is longer than a stack's may be";
        }
        if (labels.obstacle() != null) {
            return labels.obstacle();
        }
        try {
            Optional<DiskFiles.Texts> texts = DiskFiles.read(Path.of(labels.directory()), labels.names());
            return texts.isEmpty() ? "Its file " + labels.files().get(0) + " is gone" : null;
        } catch (IOException e) {
            return "Its files cannot be read: " + e.getMessage();
        }
    }

    StackRecord adopt(String project, Principal by) {
        if (repository.find(project).isPresent()) {
            throw Problem.conflict("WindFlow manages '" + project + "' already", null);
        }
        List<Container> containers = StackStatuses.withoutOneOffs(engine.containers(project));
        if (containers.isEmpty()) {
            if (!engine.status().reachable()) {
                throw Problem.of(
                        ProblemType.ENGINE_UNAVAILABLE,
                        "The Docker Engine does not answer: " + engine.status().reason(),
                        null);
            }
            throw Problem.notFound("running Compose project", project);
        }
        ProjectLabels labels = ProjectLabels.of(containers);
        String obstacle = obstacle(project, labels);
        if (obstacle != null) {
            throw Problem.conflict(
                    "The project '" + project + "' cannot be adopted: " + obstacle,
                    "WindFlow must see the files under the paths that the containers' labels say");
        }
        Path directory = Path.of(labels.directory());
        DirectoryRules.check(project, directory, files.home(), repository.directories(), by.role());
        DiskFiles.Texts texts = read(directory, labels);
        Set<Allowance> needed = new java.util.HashSet<>();
        Verdict verdict = check(project, directory, labels, texts, by, needed);
        return insert(project, directory, labels, texts, verdict.model(), containers, needed, by);
    }

    /** What it runs with already, an administrator allows it by adopting it; nobody else does. */
    private Verdict check(
            String project,
            Path directory,
            ProjectLabels labels,
            DiskFiles.Texts texts,
            Principal by,
            Set<Allowance> needed) {
        Verdict verdict = check(project, directory, labels, texts, Set.of());
        if (!verdict.needed().isEmpty() && by.role().includes(Role.ADMIN)) {
            needed.addAll(verdict.needed());
            verdict = check(project, directory, labels, texts, needed);
        }
        if (!verdict.isFine()) {
            throw verdict.problem();
        }
        return verdict;
    }

    private Verdict check(
            String project, Path directory, ProjectLabels labels, DiskFiles.Texts texts, Set<Allowance> allowed) {
        return checker.check(
                new Checker.Input(project, directory, labels.names().get(0), texts.compose(), texts.env(), allowed));
    }

    private StackRecord insert(
            String project,
            Path directory,
            ProjectLabels labels,
            DiskFiles.Texts texts,
            Model model,
            List<Container> containers,
            Set<Allowance> allowances,
            Principal by) {
        Instant now = clock.instant();
        boolean runsThis = runs(model, containers);
        Revision revision = new Revision(
                project,
                1,
                now,
                by.username(),
                "Adopted",
                texts.compose(),
                texts.env(),
                runsThis ? images(containers) : Map.of(),
                runsThis);
        StackRecord stack = new StackRecord(
                project,
                Engine.LOCAL,
                directory,
                labels.names(),
                true,
                false,
                runsThis ? 1 : null,
                runsThis ? 1 : null,
                1,
                allowances,
                now,
                now);
        repository.insert(stack, List.of(revision));
        return stack;
    }

    /** Whether the containers are what the files say: the same services, each with the image that it names. */
    private static boolean runs(Model model, List<Container> containers) {
        Map<String, String> running = new HashMap<>();
        containers.forEach(container -> running.put(container.service(), container.image()));
        Map<String, String> wanted = new HashMap<>();
        model.services().values().stream()
                .filter(service -> service.replicas() > 0)
                .forEach(service -> wanted.put(service.name(), service.image()));
        return running.equals(wanted)
                && containers.stream()
                        .allMatch(container ->
                                container.isRunning() || Integer.valueOf(0).equals(container.exitCode()));
    }

    private Map<String, String> images(List<Container> containers) {
        Map<String, String> images = new HashMap<>();
        for (Container container : containers) {
            Image image = engine.image(container.imageId());
            images.put(
                    container.service(),
                    image.digests().isEmpty() ? image.id() : image.digests().get(0));
        }
        return images;
    }

    private static DiskFiles.Texts read(Path directory, ProjectLabels labels) {
        try {
            return DiskFiles.read(directory, labels.names()).orElseThrow();
        } catch (IOException e) {
            throw Problem.conflict("The project's files cannot be read: " + e.getMessage(), null);
        }
    }
}
