package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Engine;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.core.internal.stack.StackFiles;
import io.windflow.core.internal.stack.StackRecord;
import io.windflow.core.internal.stack.StackRepository;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes a stack: its containers and networks, its files, its record. Its deployments stay. */
final class Removal {

    private static final Duration ENGINE_WAIT = Duration.ofSeconds(30);
    private static final Duration INVENTORY = Duration.ofSeconds(15);

    private final StackRepository stacks;
    private final StackFiles files;
    private final Compose compose;
    private final Engine engine;
    private final EngineGate gate;
    private final Diagnosis diagnosis;
    private final Events events;

    Removal(
            StackRepository stacks,
            StackFiles files,
            Compose compose,
            Engine engine,
            EngineGate gate,
            Diagnosis diagnosis,
            Events events) {
        this.stacks = stacks;
        this.files = files;
        this.compose = compose;
        this.engine = engine;
        this.gate = gate;
        this.diagnosis = diagnosis;
        this.events = events;
    }

    void run(Run run) {
        String name = run.deployment().stack();
        Optional<StackRecord> stack = stacks.find(name);
        try {
            if (stack.isPresent()) {
                run.move(DeploymentState.WAITING);
                if (stack.get().revision() != null || !engine.containers(name).isEmpty()) {
                    down(run, stack.get());
                }
                delete(run, stack.get());
            }
            run.succeed();
            events.publish(EventTypes.STACK_REMOVED, name, Map.of());
        } catch (DeploymentFailure failure) {
            run.end(DeploymentState.FAILED, null, failure.getMessage(), failure.advice());
        } catch (Problem problem) {
            DeploymentFailure failure = diagnosis.compose(run.log(), name, problem);
            run.end(DeploymentState.FAILED, null, failure.getMessage(), failure.advice());
        }
    }

    private void down(Run run, StackRecord stack) {
        gate.awaitEngine(run, ENGINE_WAIT);
        boolean volumes = run.options().volumes();
        ComposeProject project = new ComposeProject(stack.name(), stack.directory(), List.of());
        run.interruptibly(() -> compose.down(project, volumes, line -> run.log().append(LogBook.COMPOSE, line)));
        gate.await(run, INVENTORY, () -> engine.containers(stack.name()).isEmpty());
    }

    private void delete(Run run, StackRecord stack) {
        try {
            files.delete(stack, run.options().volumes());
        } catch (IOException e) {
            throw new DeploymentFailure(
                    "The containers are gone, but the files in " + stack.directory() + " cannot be removed: "
                            + e.getMessage(),
                    "Remove them by hand, then remove the stack again");
        }
        stacks.delete(stack.name());
        run.log().windflow("The stack is removed");
    }
}
