package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.core.internal.stack.StackRecord;
import io.windflow.core.internal.stack.StackRepository;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Starts, stops or restarts a stack's containers as they are. */
final class Operation {

    private static final Duration ENGINE_WAIT = Duration.ofSeconds(30);
    private static final Duration INVENTORY = Duration.ofSeconds(15);

    private final StackRepository stacks;
    private final Compose compose;
    private final Engine engine;
    private final EngineGate gate;
    private final HealthWait health;
    private final Diagnosis diagnosis;

    Operation(
            StackRepository stacks,
            Compose compose,
            Engine engine,
            EngineGate gate,
            HealthWait health,
            Diagnosis diagnosis) {
        this.stacks = stacks;
        this.compose = compose;
        this.engine = engine;
        this.gate = gate;
        this.health = health;
        this.diagnosis = diagnosis;
    }

    void run(Run run) {
        StackRecord stack = stacks.require(run.deployment().stack());
        // The containers are as their labels say; the files may already be those of the next revision.
        ComposeProject project = new ComposeProject(stack.name(), stack.directory(), List.of());
        Consumer<String> output = line -> run.log().append(LogBook.COMPOSE, line);
        try {
            gate.awaitEngine(run, ENGINE_WAIT);
            switch (run.deployment().action()) {
                case START -> {
                    run.move(DeploymentState.STARTING);
                    run.interruptibly(() -> compose.start(project, output));
                    awaitHealth(run, stack.name());
                }
                case RESTART -> {
                    run.move(DeploymentState.STARTING);
                    run.interruptibly(() -> compose.restart(project, output));
                    awaitHealth(run, stack.name());
                }
                case STOP -> {
                    run.move(DeploymentState.WAITING);
                    run.interruptibly(() -> compose.stop(project, output));
                    gate.await(run, INVENTORY, () -> engine.containers(stack.name()).stream()
                            .noneMatch(Container::isRunning));
                }
                case DEPLOY, ROLLBACK, REMOVE ->
                    throw new IllegalStateException(run.deployment().action() + " is not an operation");
            }
            run.succeed();
        } catch (DeploymentFailure failure) {
            run.end(DeploymentState.FAILED, null, failure.getMessage(), failure.advice());
        } catch (Problem problem) {
            DeploymentFailure failure = diagnosis.compose(run.log(), stack.name(), problem);
            run.end(DeploymentState.FAILED, null, failure.getMessage(), failure.advice());
        } catch (RunStopped stopped) {
            if (stopped.why() != RunStopped.Why.CANCELLED) {
                throw stopped;
            }
            putBack(run, project, output);
        }
    }

    private void awaitHealth(Run run, String stack) {
        run.move(DeploymentState.WAITING);
        try {
            health.await(run, stack, Expectation.of(engine.containers(stack)));
        } catch (HealthWait.EngineReturned e) {
            throw new DeploymentFailure(
                    "The Docker Engine went away in the middle", "See how the stack is, and start it again");
        }
    }

    /** A start that is cancelled is stopped again; anything else is started again. */
    private void putBack(Run run, ComposeProject project, Consumer<String> output) {
        run.ignoreCancel();
        run.move(DeploymentState.ROLLING_BACK, "Cancelled", null);
        try {
            if (run.deployment().action() == DeploymentAction.START) {
                run.interruptibly(() -> compose.stop(project, output));
            } else {
                run.interruptibly(() -> compose.start(project, output));
            }
            run.end(DeploymentState.CANCELLED, null, "Cancelled", null);
        } catch (Problem problem) {
            run.end(
                    DeploymentState.CANCELLED,
                    null,
                    "Cancelled; what was before could not be put back: " + problem.getMessage(),
                    problem.advice());
        }
    }
}
