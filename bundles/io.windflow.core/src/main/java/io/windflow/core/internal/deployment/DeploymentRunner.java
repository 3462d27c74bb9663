package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.api.store.Receipt;
import io.windflow.core.internal.deployment.DeploymentRepository.Standing;
import io.windflow.core.internal.instance.Leases;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the deployments that were accepted, also those that an earlier WindFlow, or another instance, left open. */
final class DeploymentRunner implements AutoCloseable {

    /** One that runs and those that wait. */
    static final int MOST_OPEN = 11;

    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentRunner.class);
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_STARTS = 3;
    private static final long STOP_WITHIN_MILLIS = 8_000;
    private static final long PICK_UP_AGAIN_IN_MILLIS = 2_000;

    /** Leaves time to notice it, and to stop, before another instance takes over. */
    private static final Duration MOST_WITHOUT_RENEWAL =
            Leases.TIME.multipliedBy(3).dividedBy(5);

    private final DeploymentRepository repository;
    private final DeploymentLogs logs;
    private final Procedures procedures;
    private final Events events;
    private final Clock clock;
    private final Workers workers = new Workers(MOST_AT_ONCE, this::runNext);
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
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

    /** Goes on with what an earlier WindFlow left open. Does not wait for it. */
    void pickUp() {
        pickingUp.start();
    }

    private void pickUpUntilDone() {
        while (!closed) {
            try {
                wakeAll();
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

    private void wakeAll() {
        repository.waitingStacks().forEach(workers::wake);
    }

    /**
     * To be called regularly where there may be other instances: goes on holding what runs here, hears what they have
     * noted about it, and takes over what they have left.
     */
    void look() {
        if (!runs.isEmpty()) {
            renew();
        }
        wakeAll();
    }

    private void renew() {
        long now = System.nanoTime();
        List<Run> running = List.copyOf(runs.values());
        try {
            Map<String, Standing> standings =
                    repository.renew(running.stream().map(Run::record).toList());
            running.forEach(run -> {
                run.renewed(now);
                run.heed(standings.get(run.deployment().id()));
            });
        } catch (RuntimeException e) {
            running.stream()
                    .filter(run -> run.isOverdue(MOST_WITHOUT_RENEWAL))
                    .forEach(run -> run.stop(RunStopped.Why.LOST));
            throw e;
        }
    }

    /** Hears at once what another instance has noted about a deployment. */
    void hear(String id) {
        if (runs.containsKey(id)) {
            renew();
        }
    }

    /** Keeps a new deployment and queues it. @throws Problem CONFLICT if too many wait for its stack */
    void accept(DeploymentRecord record, Receipt<Deployment> receipt) {
        Deployment deployment = record.deployment();
        if (!repository.insert(record, MOST_OPEN, receipt)) {
            throw Problem.conflict(
                    "Too many deployments of the stack '" + deployment.stack() + "' wait already",
                    "Wait until some have ended, or cancel them");
        }
        publish(deployment);
        workers.wake(deployment.stack());
    }

    /** A deployment that runs here, as it is now. */
    Optional<Deployment> current(String id) {
        return Optional.ofNullable(runs.get(id)).map(Run::deployment);
    }

    /**
     * Cancels a deployment that waits, or that runs here; of one that another instance runs it is noted.
     *
     * @throws Problem NOT_FOUND, CONFLICT if it has ended, goes back already, or is a removal under way
     */
    Deployment cancel(String id) {
        Run run = runs.get(id);
        if (run == null) {
            synchronized (admission) {
                run = runs.get(id);
                if (run == null) {
                    Deployment cancelled = repository.cancel(id, clock.instant());
                    publish(cancelled);
                    logs.signal(id);
                    return cancelled;
                }
            }
        }
        run.record().requireCancellable();
        run.cancel();
        return run.deployment();
    }

    /** Runs the next deployment of a stack to its end. Returns whether there was one. */
    private boolean runNext(String stack) {
        Run run = admit(stack);
        if (run == null) {
            return false;
        }
        try {
            run(run);
        } catch (RunStopped stopped) {
            if (stopped.why() == RunStopped.Why.SHUTDOWN) {
                run.log().windflow("WindFlow stops; it goes on with this deployment when it starts again");
                logs.close(run.record());
                release(stack);
            } else {
                LOGGER.warn(
                        "Deployment {} is left to another instance",
                        run.deployment().id());
            }
            return false;
        } finally {
            logs.close(run.record());
            runs.remove(run.deployment().id());
        }
        return true;
    }

    private void release(String stack) {
        try {
            repository.release(stack);
        } catch (RuntimeException e) {
            LOGGER.debug("Another instance goes on with the stack {} a little later", stack, e);
        }
    }

    /** Takes the next deployment of a stack. @return null if there is none for this instance */
    private Run admit(String stack) {
        synchronized (admission) {
            long now = System.nanoTime();
            DeploymentRecord record = closed ? null : repository.claim(stack).orElse(null);
            if (record == null) {
                return null;
            }
            Run run = new Run(record, repository, logs.open(record), events, clock);
            run.renewed(now);
            runs.put(record.deployment().id(), run);
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

    /** Stops what runs where it is; the store has it as open, and the next start, or another instance, goes on. */
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
