package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.ComposeProject;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.api.stack.Revision;
import io.windflow.core.internal.policy.Checker;
import io.windflow.core.internal.policy.EnvFile;
import io.windflow.core.internal.policy.Model;
import io.windflow.core.internal.policy.Scratch;
import io.windflow.core.internal.policy.Verdict;
import io.windflow.core.internal.stack.StackFiles;
import io.windflow.core.internal.stack.StackRecord;
import io.windflow.core.internal.stack.StackRepository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a stack to a revision (deploy and manual rollback). When that fails after something was touched, the last good
 * revision is put back; when it is cancelled, what ran before is.
 */
final class Rollout {

    private static final Duration ENGINE_WAIT = Duration.ofSeconds(30);
    private static final Duration ENGINE_WAIT_AFTER_RESTART = Duration.ofMinutes(2);

    private final StackRepository stacks;
    private final StackFiles files;
    private final Checker checker;
    private final Compose compose;
    private final Engine engine;
    private final EngineGate gate;
    private final Images images;
    private final RevisionStarter starter;
    private final Diagnosis diagnosis;

    Rollout(
            StackRepository stacks,
            StackFiles files,
            Checker checker,
            Compose compose,
            Engine engine,
            EngineGate gate,
            Images images,
            RevisionStarter starter,
            Diagnosis diagnosis) {
        this.stacks = stacks;
        this.files = files;
        this.checker = checker;
        this.compose = compose;
        this.engine = engine;
        this.gate = gate;
        this.images = images;
        this.starter = starter;
        this.diagnosis = diagnosis;
    }

    void run(Run run) {
        StackRecord stack = stacks.require(run.deployment().stack());
        Attempt attempt = new Attempt(run, stack);
        if (run.options().cancelled()) {
            attempt.cancelled();
        } else if (run.deployment().state() == DeploymentState.ROLLING_BACK) {
            attempt.putBack(run.deployment().reason(), run.deployment().advice(), DeploymentState.ROLLED_BACK);
        } else {
            attempt.run();
        }
    }

    /** One attempt, with what was so before it. */
    private final class Attempt {

        private final Run run;
        private final StackRecord before;
        private boolean touched;
        private boolean ranBefore = true;

        Attempt(Run run, StackRecord before) {
            this.run = run;
            this.before = before;
            this.touched = run.isPickedUp();
        }

        void run() {
            try {
                go();
            } catch (DeploymentFailure failure) {
                run.log().windflow("Failed: " + failure.getMessage());
                failed(failure);
            } catch (Problem problem) {
                DeploymentFailure failure = diagnosis.compose(run.log(), before.name(), problem);
                run.log().windflow("Failed: " + failure.getMessage());
                failed(failure);
            } catch (RunStopped stopped) {
                if (stopped.why() != RunStopped.Why.CANCELLED) {
                    throw stopped;
                }
                cancelled();
            }
        }

        private void go() {
            int number = run.deployment().revision();
            run.move(DeploymentState.VALIDATING);
            gate.awaitEngine(run, run.isPickedUp() ? ENGINE_WAIT_AFTER_RESTART : ENGINE_WAIT);
            Revision target = stacks.revision(before.name(), number);
            Model model = check(target);
            Map<String, String> pins = run.deployment().action() == DeploymentAction.ROLLBACK
                    ? images.moved(model, target.images())
                    : Map.of();
            pull(target, model, pins.keySet());
            ranBefore = run.isPickedUp() || !engine.containers(before.name()).isEmpty();
            touched = true;
            run.log().windflow("Starting revision " + number);
            List<Container> containers = starter.start(run, before, target, model, pins);
            stacks.setGood(before.name(), number, images.running(containers));
            run.succeed();
        }

        private Model check(Revision revision) {
            run.log().mask(run.log().masker().with(EnvFile.parse(revision.env()).values()));
            Verdict[] verdict = new Verdict[1];
            run.interruptibly(() -> verdict[0] = checker.check(input(revision)));
            if (!verdict[0].isFine()) {
                Problem problem = verdict[0].problem();
                verdict[0].violations().forEach(violation -> run.log()
                        .windflow(violation.source() + " line " + violation.line() + ": " + violation.message()));
                throw new DeploymentFailure(problem.getMessage(), problem.advice());
            }
            run.log().mask(run.log().masker().with(verdict[0].model().environment()));
            return verdict[0].model();
        }

        private Checker.Input input(Revision revision) {
            return new Checker.Input(
                    before.name(),
                    before.directory(),
                    before.firstFile(),
                    revision.compose(),
                    revision.env(),
                    stacks.require(before.name()).allowances());
        }

        private void pull(Revision revision, Model model, Set<String> pinned) {
            Set<String> missing = images.missing(model);
            if (missing.isEmpty() || pinned.containsAll(model.services().keySet())) {
                return;
            }
            run.move(DeploymentState.PULLING);
            run.log().windflow("Pulling " + String.join(", ", missing));
            try (Scratch scratch = Checker.scratch(input(revision))) {
                run.interruptibly(
                        () -> compose.pull(scratch.project(), line -> run.log().append(LogBook.COMPOSE, line)));
            } catch (Problem problem) {
                throw pullFailure(missing, problem);
            }
        }

        private DeploymentFailure pullFailure(Set<String> missing, Problem problem) {
            DeploymentFailure failure = diagnosis.compose(run.log(), before.name(), problem);
            boolean named = missing.stream().anyMatch(failure.getMessage()::contains);
            return named
                    ? failure
                    : new DeploymentFailure(
                            "The image '" + String.join("', '", missing) + "' cannot be pulled: "
                                    + failure.getMessage(),
                            failure.advice() == null
                                    ? "See whether the image's name is right and whether this machine reaches the registry"
                                    : failure.advice());
        }

        private void failed(DeploymentFailure failure) {
            boolean changed = touched || run.deployment().state() == DeploymentState.PULLING;
            boolean sameAgain = before.goodRevision() != null
                    && before.goodRevision().equals(run.deployment().revision());
            if (!changed || before.goodRevision() == null || (sameAgain && !imagesMoved())) {
                run.end(DeploymentState.FAILED, null, failure.getMessage(), failure.advice());
                return;
            }
            putBack(failure.getMessage(), failure.advice(), DeploymentState.ROLLED_BACK);
        }

        /** Whether going back to the very revision that failed could help: its images were others. */
        private boolean imagesMoved() {
            try {
                Revision good = stacks.revision(before.name(), before.goodRevision());
                return !images.moved(check(good), good.images()).isEmpty();
            } catch (DeploymentFailure | Problem e) {
                return false;
            }
        }

        void cancelled() {
            run.ignoreCancel();
            String reason = "Cancelled";
            if (!touched) {
                run.log().windflow("Cancelled before anything was changed");
                run.end(DeploymentState.CANCELLED, null, reason, null);
            } else if (before.goodRevision() != null) {
                run.log().windflow("Cancelled; putting revision " + before.goodRevision() + " back");
                putBack(reason, null, DeploymentState.CANCELLED);
            } else if (!ranBefore) {
                run.log().windflow("Cancelled; removing what was started, since nothing ran before");
                run.move(DeploymentState.ROLLING_BACK, reason, null);
                takeDown(reason);
            } else {
                run.end(
                        DeploymentState.CANCELLED,
                        null,
                        reason,
                        "No revision was good before, so nothing was put back");
            }
        }

        private void takeDown(String reason) {
            ComposeProject project = new ComposeProject(before.name(), before.directory(), List.of());
            try {
                run.interruptibly(
                        () -> compose.down(project, false, line -> run.log().append(LogBook.COMPOSE, line)));
                run.end(DeploymentState.CANCELLED, null, reason, null);
            } catch (Problem problem) {
                run.end(
                        DeploymentState.CANCELLED,
                        null,
                        reason + "; what was started could not be removed: " + problem.getMessage(),
                        problem.advice());
            }
        }

        /** Brings the last good revision back, with the images it ran with. @param end the state when it serves again */
        void putBack(String reason, String advice, DeploymentState end) {
            Integer good = before.goodRevision();
            run.ignoreCancel();
            run.move(DeploymentState.ROLLING_BACK, reason, advice);
            run.log().windflow("Going back to revision " + good);
            try {
                gate.awaitEngine(run, ENGINE_WAIT_AFTER_RESTART);
                Revision revision = stacks.revision(before.name(), good);
                if (touched || !good.equals(before.revision())) {
                    Model model = check(revision);
                    Map<String, String> pins = images.moved(model, revision.images());
                    starter.start(run, before, revision, model, pins);
                } else {
                    // Nothing was changed but the files.
                    files.use(before, revision);
                    files.release(before.name());
                }
                run.log().windflow("Revision " + good + " serves again");
                run.end(end, good, reason, advice);
            } catch (DeploymentFailure | Problem again) {
                String message = reason + ". Going back to revision " + good + " failed too: " + again.getMessage();
                run.log().windflow(message);
                String more =
                        again instanceof DeploymentFailure failure ? failure.advice() : ((Problem) again).advice();
                run.end(DeploymentState.FAILED, null, message, more == null ? advice : more);
            }
        }
    }
}
