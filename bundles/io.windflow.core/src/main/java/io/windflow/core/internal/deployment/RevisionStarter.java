package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.api.stack.Revision;
import io.windflow.core.internal.Json;
import io.windflow.core.internal.policy.ComposeText;
import io.windflow.core.internal.policy.Model;
import io.windflow.core.internal.stack.StackFiles;
import io.windflow.core.internal.stack.StackRecord;
import io.windflow.core.internal.stack.StackRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings a stack's containers to a revision and waits until they are well. */
final class RevisionStarter {

    private static final Duration ENGINE_AWAY = Duration.ofSeconds(60);
    private static final Duration LEFTOVERS = Duration.ofSeconds(3);
    private static final int MOST_TRIES = 3;

    private final Compose compose;
    private final Engine engine;
    private final StackFiles files;
    private final StackRepository stacks;
    private final EngineGate gate;
    private final HealthWait health;
    private final Diagnosis diagnosis;

    RevisionStarter(
            Compose compose,
            Engine engine,
            StackFiles files,
            StackRepository stacks,
            EngineGate gate,
            HealthWait health,
            Diagnosis diagnosis) {
        this.compose = compose;
        this.engine = engine;
        this.files = files;
        this.stacks = stacks;
        this.gate = gate;
        this.health = health;
        this.diagnosis = diagnosis;
    }

    /**
     * @param pins services whose image is held to what it was
     * @return the containers that run now
     * @throws DeploymentFailure if they cannot be started, or one fails
     */
    List<Container> start(Run run, StackRecord stack, Revision revision, Model model, Map<String, String> pins) {
        boolean rollingBack = run.deployment().state() == DeploymentState.ROLLING_BACK;
        for (int tries = 1; ; tries++) {
            if (!rollingBack) {
                run.move(DeploymentState.STARTING);
            }
            up(run, stack, revision, pins);
            if (!rollingBack) {
                run.move(DeploymentState.WAITING);
            }
            try {
                return health.await(run, stack.name(), Expectation.of(model));
            } catch (HealthWait.EngineReturned e) {
                if (tries == MOST_TRIES) {
                    throw new DeploymentFailure(
                            "The Docker Engine went away again and again",
                            "See why the engine does not stay up, then deploy again");
                }
            }
        }
    }

    private void up(Run run, StackRecord stack, Revision revision, Map<String, String> pins) {
        files.use(stack, revision);
        try {
            stacks.setRevision(stack.name(), revision.number());
            ComposeProject project = project(stack, revision, pins);
            for (int tries = 1; ; tries++) {
                try {
                    run.interruptibly(
                            () -> compose.up(project, line -> run.log().append(LogBook.COMPOSE, line)));
                    return;
                } catch (Problem problem) {
                    if (tries == MOST_TRIES) {
                        throw diagnosis.compose(run.log(), stack.name(), problem);
                    }
                    waitToTryAgain(run, stack, problem);
                }
            }
        } finally {
            files.release(stack.name());
        }
    }

    /** @throws DeploymentFailure if trying again would not help */
    private void waitToTryAgain(Run run, StackRecord stack, Problem problem) {
        if (problem.type() == ProblemType.ENGINE_UNAVAILABLE || !engine.status().reachable()) {
            if (compose.version() == null) {
                throw new DeploymentFailure(problem.getMessage(), problem.advice());
            }
            run.log().windflow(problem.getMessage());
            gate.awaitEngine(run, ENGINE_AWAY);
            return;
        }
        boolean leftover = problem.getMessage().contains("is already in use by container")
                || problem.getMessage().contains("No such container");
        if (run.isPickedUp() && leftover) {
            // A Compose that an earlier WindFlow started may still be ending.
            run.log().windflow("Something else still changes the containers; trying again");
            gate.await(run, LEFTOVERS, () -> false);
            return;
        }
        throw diagnosis.compose(run.log(), stack.name(), problem);
    }

    private ComposeProject project(StackRecord stack, Revision revision, Map<String, String> pins) {
        List<Path> paths = new ArrayList<>();
        ComposeText.names(stack.firstFile(), revision.compose())
                .forEach(name -> paths.add(stack.directory().resolve(name)));
        Path override = files.home().resolve("rollback").resolve(stack.name() + ".yaml");
        try {
            if (pins.isEmpty()) {
                Files.deleteIfExists(override);
            } else {
                Files.createDirectories(override.getParent());
                Files.writeString(override, overrideText(pins));
                paths.add(override);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ComposeProject(stack.name(), stack.directory(), paths);
    }

    /** JSON is YAML. What is held is there already or is pulled by digest; it is not to be built or pulled by tag. */
    private static String overrideText(Map<String, String> pins) {
        Map<String, Object> services = new HashMap<>();
        pins.forEach((service, image) -> services.put(service, Map.of("image", image, "pull_policy", "missing")));
        return Json.write(Map.of("services", services)) + "\n";
    }
}
