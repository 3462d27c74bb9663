package io.windflow.core.internal.deployment;

import io.windflow.api.engine.Compose;
import io.windflow.api.engine.Engine;
import io.windflow.api.event.Events;
import io.windflow.core.internal.policy.Checker;
import io.windflow.core.internal.stack.StackFiles;
import io.windflow.core.internal.stack.StackRepository;
import java.time.Clock;

/** What each action of a deployment does. */
final class Procedures {

    private final Rollout rollout;
    private final Operation operation;
    private final Removal removal;

    Procedures(
            StackRepository stacks,
            StackFiles files,
            Checker checker,
            Engine engine,
            Compose compose,
            Events events,
            Clock clock) {
        EngineGate gate = new EngineGate(engine);
        Diagnosis diagnosis = new Diagnosis(engine);
        HealthWait health = new HealthWait(engine, gate, diagnosis, clock);
        RevisionStarter starter = new RevisionStarter(compose, engine, files, stacks, gate, health, diagnosis);
        Images images = new Images(engine);
        rollout = new Rollout(stacks, files, checker, compose, engine, gate, images, starter, diagnosis);
        operation = new Operation(stacks, compose, engine, gate, health, diagnosis);
        removal = new Removal(stacks, files, compose, engine, gate, diagnosis, events);
    }

    /** Runs a deployment to its end. @throws RunStopped if WindFlow stops before */
    void run(Run run) {
        switch (run.deployment().action()) {
            case DEPLOY, ROLLBACK -> rollout.run(run);
            case START, STOP, RESTART -> operation.run(run);
            case REMOVE -> removal.run(run);
        }
    }
}
