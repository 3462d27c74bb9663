package io.windflow.core.internal.deployment;

import io.windflow.api.Problem;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.api.store.StoreException;
import io.windflow.core.internal.deployment.DeploymentRepository.Standing;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One deployment while it runs: its state, which is in the store before anybody is told of it, its log, and the means to
 * stop it. Used by its worker's thread, apart from {@link #stop}.
 */
final class Run {

    private static final Logger LOGGER = LoggerFactory.getLogger(Run.class);
    private static final String CANCELLED = "Somebody cancelled the deployment";
    private static final int MOST_TRIES = 10;
    private static final long TRY_AGAIN_IN_MILLIS = 1_000;

    private final DeploymentRepository repository;
    private final Events events;
    private final Clock clock;
    private final LogBook log;
    private final boolean pickedUp;
    private final Object changing = new Object();
    private volatile DeploymentRecord record; // changed while holding changing
    private volatile long renewedAt;

    private Thread waiting; // guarded by this; the worker while it may be interrupted
    private RunStopped.Why stop; // guarded by this

    /** @param record as it was claimed, this start counted */
    Run(DeploymentRecord record, DeploymentRepository repository, LogBook log, Events events, Clock clock) {
        this.pickedUp = record.options().starts() > 1;
        this.record = record;
        this.repository = repository;
        this.log = log;
        this.events = events;
        this.clock = clock;
    }

    Deployment deployment() {
        return record.deployment();
    }

    DeploymentRecord record() {
        return record;
    }

    DeploymentRecord.Options options() {
        return record.options();
    }

    LogBook log() {
        return log;
    }

    /** Whether WindFlow ended in the middle of this deployment and now goes on with it. */
    boolean isPickedUp() {
        return pickedUp;
    }

    /** Notes that the store was told that it runs here. @param at a moment before that, of {@link System#nanoTime} */
    void renewed(long at) {
        renewedAt = at;
    }

    /** Whether the store was told so too long ago. */
    boolean isOverdue(Duration most) {
        return System.nanoTime() - renewedAt > most.toNanos();
    }

    /** Notes that it runs; the first {@link #move} brings that to the store. */
    void start() {
        synchronized (changing) {
            record = record.started(clock.instant());
        }
    }

    void move(DeploymentState state) {
        move(state, record.deployment().reason(), record.deployment().advice());
    }

    void move(DeploymentState state, String reason, String advice) {
        keep(current -> current.moved(state, masked(reason), masked(advice)));
    }

    void succeed() {
        log.windflow("Done");
        keep(current -> current.ended(DeploymentState.SUCCEEDED, null, null, null, clock.instant()));
    }

    void end(DeploymentState state, Integer rolledBackTo, String reason, String advice) {
        keep(current -> current.ended(state, rolledBackTo, masked(reason), masked(advice), clock.instant()));
    }

    private void keep(UnaryOperator<DeploymentRecord> change) {
        write(change);
        synchronized (this) {
            if (stop == RunStopped.Why.LOST) {
                throw new RunStopped(stop);
            }
        }
        Deployment now = record.deployment();
        Map<String, Object> data = new HashMap<>();
        data.put("stack", now.stack());
        data.put("state", now.state().name());
        if (now.reason() != null) {
            data.put("reason", now.reason());
        }
        events.publish(EventTypes.DEPLOYMENT_CHANGED, now.id(), data);
    }

    private void write(UnaryOperator<DeploymentRecord> change) {
        synchronized (changing) {
            DeploymentRecord next = change.apply(record);
            for (int tries = 1; ; tries++) {
                try {
                    Standing[] standing = new Standing[1];
                    log.write(lines -> standing[0] = repository.update(next, lines));
                    record = next;
                    heed(standing[0]);
                    return;
                } catch (StoreException | Problem e) {
                    // The deployment goes on in the world outside: better late in the store than never.
                    if (tries == MOST_TRIES || !pause()) {
                        throw e;
                    }
                    LOGGER.warn(
                            "The state of deployment {} cannot be kept yet: {}",
                            next.deployment().id(),
                            e.getMessage());
                }
            }
        }
    }

    /** Does what the store says about this deployment, which other instances can change. */
    void heed(Standing standing) {
        if (standing == Standing.LOST) {
            stop(RunStopped.Why.LOST);
        } else if (standing == Standing.CANCELLED) {
            synchronized (changing) {
                if (record.options().cancelled()) {
                    return;
                }
                record = record.with(record.options().withCancelled());
            }
            DeploymentState state = record.deployment().state();
            if (!state.isFinal() && state != DeploymentState.ROLLING_BACK) {
                log.windflow(CANCELLED);
                stop(RunStopped.Why.CANCELLED);
            }
        }
    }

    /** @return whether there is time to try again */
    private boolean pause() {
        synchronized (this) {
            if (stop != null && stop != RunStopped.Why.CANCELLED) {
                return false;
            }
        }
        try {
            Thread.sleep(TRY_AGAIN_IN_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String masked(String text) {
        return text == null ? null : log.masker().mask(text);
    }

    /** Runs something that waits, so that it ends early if the deployment is to stop. @throws RunStopped then */
    void interruptibly(Runnable work) {
        synchronized (this) {
            throwIfStopped();
            waiting = Thread.currentThread();
        }
        try {
            work.run();
        } catch (RuntimeException e) {
            // What an interrupted call says is not why it ended.
            if (!isStopping()) {
                throw e;
            }
        } finally {
            synchronized (this) {
                waiting = null;
                // An interrupt that came too late must not end what the worker does next.
                Thread.interrupted();
            }
        }
        synchronized (this) {
            throwIfStopped();
        }
    }

    /** Asks the deployment to stop as soon as it can; what leaves it to others wins over a cancel. */
    void stop(RunStopped.Why why) {
        synchronized (this) {
            if (stop != null && stop != RunStopped.Why.CANCELLED) {
                return;
            }
            stop = why;
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    /** Keeps in the store that somebody cancelled it, so that a restart in the middle knows, and stops it. */
    void cancel() {
        write(current -> current.with(current.options().withCancelled()));
        log.windflow(CANCELLED);
        stop(RunStopped.Why.CANCELLED);
    }

    /** From here on only a shutdown stops it: what ran before is being put back. */
    synchronized void ignoreCancel() {
        if (stop == RunStopped.Why.CANCELLED) {
            stop = null;
        }
    }

    private synchronized boolean isStopping() {
        return stop != null;
    }

    private void throwIfStopped() {
        if (stop != null) {
            throw new RunStopped(stop);
        }
    }
}
