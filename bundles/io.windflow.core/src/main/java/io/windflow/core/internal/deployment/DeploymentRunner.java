package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.api.store.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the deployments that were accepted, also those that an earlier WindFlow left open. */
final class DeploymentRunner implements AutoCloseable {

    /** One that runs and those that wait. */
    static final int MOST_OPEN = 11;

    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentRunner.class);
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_STARTS = 3;
    private static final long STOP_WITHIN_MILLIS = 8_000;
    private static final long PICK_UP_AGAIN_IN_MILLIS = 2_000;

    private final DeploymentRepository repository;
    private final DeploymentLogs logs;
    private final Procedures procedures;
    private final Events events;
    private final Clock clock;
    private final Workers workers = new Workers(MOST_AT_ONCE);
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final CountDownLatch pickedUp = new CountDownLatch(1);
    private final Thread pickingUp;
    private final Object admission = new Object(); // held while a deployment begins to run, or is cancelled before
    private volatile boolean closed;

    DeploymentRunner(
            DeploymentRepository repository, DeploymentLogs logs, Procedures procedures, Events events, Clock clock) {
        this.repository = repository;
        this.logs = logs;
        this.procedures = procedures;
        this.events = events;
        this.clock = clock;
        this.pickingUp = Workers.named("windflow-pick-up").newThread(this::pickUpUntilDone);
    }

    /** Queues what an earlier WindFlow left open, before anything new. Does not wait for it. */
    void pickUp() {
        pickingUp.start();
    }

    private void pickUpUntilDone() {
        while (!closed) {
            try {
                List<DeploymentRecord> open = repository.open();
                open.forEach(record -> submit(record.deployment()));
                pickedUp.countDown();
                return;
            } catch (RuntimeException e) {
                LOGGER.warn("Open deployments cannot be read yet: {}", e.getMessage());
            }
            try {
                Thread.sleep(PICK_UP_AGAIN_IN_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Keeps a new deployment and queues it. @throws Problem CONFLICT if too many wait for its stack */
    void accept(DeploymentRecord record, Receipt<Deployment> receipt) {
        awaitPickUp();
        Deployment deployment = record.deployment();
        if (!repository.insert(record, MOST_OPEN, receipt)) {
            throw Problem.conflict(
                    "Too many deployments of the stack '" + deployment.stack() + "' wait already",
                    "Wait until some have ended, or cancel them");
        }
        publish(deployment);
        submit(deployment);
    }

    private void awaitPickUp() {
        try {
            if (pickedUp.await(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Problem.unavailable(
                ProblemType.PROVIDER_UNAVAILABLE,
                "WindFlow is starting and does not take deployments yet",
                null,
                Duration.ofSeconds(2));
    }

    private void submit(Deployment deployment) {
        workers.submit(deployment.stack(), () -> run(deployment.id()));
    }

    /** A deployment that runs, as it is now. */
    Optional<Deployment> current(String id) {
        return Optional.ofNullable(runs.get(id)).map(Run::deployment);
    }

    /** @throws Problem NOT_FOUND, CONFLICT if it has ended, goes back already, or is a removal under way */
    Deployment cancel(String id) {
        Run run = runs.get(id);
        if (run == null) {
            return cancelWaiting(id);
        }
        Deployment now = run.deployment();
        if (now.state().isFinal() || now.state() == DeploymentState.ROLLING_BACK) {
            throw Problem.conflict(
                    "The deployment '" + id + "' is "
                            + (now.state().isFinal() ? now.state() + " already" : "going back already"),
                    null);
        }
        if (now.action() == DeploymentAction.REMOVE) {
            throw Problem.conflict("A removal under way cannot be undone", null);
        }
        run.rememberCancelled();
        run.log().windflow("Somebody cancelled the deployment");
        run.stop(RunStopped.Why.CANCELLED);
        return run.deployment();
    }

    private Deployment cancelWaiting(String id) {
        synchronized (admission) {
            return runs.containsKey(id) ? cancel(id) : cancelAdmitted(id);
        }
    }

    private Deployment cancelAdmitted(String id) {
        DeploymentRecord record = repository.require(id);
        if (record.deployment().state().isFinal()) {
            throw Problem.conflict(
                    "The deployment '" + id + "' is " + record.deployment().state() + " already", null);
        }
        // One that an earlier WindFlow left in the middle has something to put back: its turn will come for that.
        DeploymentRecord cancelled = record.deployment().state() == DeploymentState.QUEUED
                ? record.ended(DeploymentState.CANCELLED, null, "Cancelled", null, clock.instant())
                : record.with(record.options().withCancelled());
        repository.update(cancelled, List.of());
        publish(cancelled.deployment());
        logs.signal(id);
        return cancelled.deployment();
    }

    private void run(String id) {
        Run run = admit(id);
        if (run == null) {
            return;
        }
        try {
            run(run);
        } catch (RunStopped stopped) {
            run.log().windflow("WindFlow stops; it goes on with this deployment when it starts again");
        } finally {
            logs.close(id);
            runs.remove(id);
        }
    }

    /** Makes a waiting deployment one that runs. @return null if it was cancelled meanwhile */
    private Run admit(String id) {
        synchronized (admission) {
            DeploymentRecord record = repository.require(id);
            if (record.deployment().state().isFinal()) {
                return null;
            }
            Run run = new Run(record, repository, logs.open(id), events, clock);
            runs.put(id, run);
            if (closed) {
                run.stop(RunStopped.Why.SHUTDOWN);
            }
            return run;
        }
    }

    private void run(Run run) {
        try {
            run.start();
            if (run.options().starts() > MOST_STARTS) {
                run.end(
                        DeploymentState.FAILED,
                        null,
                        "WindFlow ended in the middle of it " + MOST_STARTS + " times",
                        "See how the stack is, and deploy it again");
                return;
            }
            if (run.isPickedUp()) {
                run.log()
                        .windflow("WindFlow ended while this was "
                                + run.deployment().state() + "; going on");
            }
            procedures.run(run);
        } catch (RunStopped stopped) {
            throw stopped;
        } catch (RuntimeException e) {
            failUnexpectedly(run, e);
        }
    }

    private static void failUnexpectedly(Run run, RuntimeException e) {
        LOGGER.warn(
                "Deployment {} of the stack {} failed",
                run.deployment().id(),
                run.deployment().stack(),
                e);
        String advice = e instanceof Problem problem ? problem.advice() : "The log of WindFlow says more";
        run.end(DeploymentState.FAILED, null, e.getMessage(), advice);
    }

    private void publish(Deployment deployment) {
        events.publish(
                EventTypes.DEPLOYMENT_CHANGED,
                deployment.id(),
                Map.of("stack", deployment.stack(), "state", deployment.state().name()));
    }

    /** Stops what runs where it is; the store has it as open, and the next start goes on with it. */
    @Override
    public void close() {
        closed = true;
        pickingUp.interrupt();
        runs.values().forEach(run -> run.stop(RunStopped.Why.SHUTDOWN));
        if (!workers.close(STOP_WITHIN_MILLIS)) {
            LOGGER.warn("A deployment did not stop in time; the next start picks it up");
        }
    }
}
