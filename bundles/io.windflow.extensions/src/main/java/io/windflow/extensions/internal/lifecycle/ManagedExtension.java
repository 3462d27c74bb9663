package io.windflow.extensions.internal.lifecycle;

import static io.windflow.api.extension.ExtensionState.ACTIVATING;
import static io.windflow.api.extension.ExtensionState.ACTIVE;
import static io.windflow.api.extension.ExtensionState.AVAILABLE;
import static io.windflow.api.extension.ExtensionState.DEGRADED;
import static io.windflow.api.extension.ExtensionState.DRAINING;
import static io.windflow.api.extension.ExtensionState.FAILED;
import static io.windflow.api.extension.ExtensionState.PREPARING;
import static io.windflow.api.extension.ExtensionState.STOPPING;

import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.api.extension.ExtensionState;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.lifecycle.Installation.Provided;
import io.windflow.extensions.internal.lifecycle.Installation.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One extension on its way through its life. What the config folder says is put into a mailbox that holds only the
 * latest; one thread, there only while there is work, brings the extension to it and gives up what it is doing as soon
 * as something newer is in the mailbox.
 */
final class ManagedExtension implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedExtension.class);

    /** How long a backing service may be away while it is switched on before that is called a failure. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);

    /** How often a backing service that was away is asked again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Feature feature;
    private final Installation installation;
    private final Surroundings surroundings;
    private final ThreadPoolExecutor thread;

    /** The provider that serves, null if none does; written by {@link #thread}. */
    private volatile Provided inForce;

    /** One made and not yet in force, as its backing service is away; only for {@link #thread}. */
    private Provided candidate;

    // Guarded by this.
    private Wanted wanted = Wanted.OFF;
    private boolean isNew;
    private boolean isRetry;
    private Condition condition = Condition.of(AVAILABLE, null);

    ManagedExtension(Feature feature, Installation installation, Surroundings surroundings) {
        this.feature = feature;
        this.installation = installation;
        this.surroundings = surroundings;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread made = new Thread(task, "windflow-extension-" + feature.id());
                    made.setDaemon(true);
                    return made;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        this.thread.allowCoreThreadTimeOut(true);
    }

    Feature feature() {
        return feature;
    }

    synchronized Wanted wanted() {
        return wanted;
    }

    synchronized Condition condition() {
        return condition;
    }

    /** Whether a provider of this extension serves. */
    boolean isInForce() {
        return inForce != null;
    }

    /** The settings in force as they are written, empty if none are. */
    Optional<Map<String, String>> settings() {
        Provided now = inForce;
        return Optional.ofNullable(now).map(provided -> provided.settings().written());
    }

    /** Brings the extension to what is wanted; returns at once. */
    void want(Wanted next) {
        synchronized (this) {
            wanted = next;
            isNew = true;
            isRetry = false;
            notifyAll();
        }
        thread.execute(this::work);
    }

    private void retry() {
        synchronized (this) {
            if (isNew || !wanted.on()) {
                return;
            }
            isRetry = true;
        }
        thread.execute(this::work);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Takes note of how the capability is that this extension's provider serves. */
    void onCapability(CapabilityStatus status) {
        Condition next;
        synchronized (this) {
            if (inForce == null || (condition.state() != ACTIVE && condition.state() != DEGRADED)) {
                return;
            }
            if (!feature.id().equals(status.extension())) {
                next = Condition.of(
                        FAILED,
                        "provider",
                        "Its provider went away without being switched off",
                        "Look whether its bundle was stopped; save its file again to start it anew");
            } else if (status.status() == Status.UP) {
                next = Condition.of(ACTIVE, null);
            } else {
                next = Condition.of(DEGRADED, null, status.reason(), "It comes back by itself when its service does");
            }
        }
        move(next);
    }

    private void work() {
        Wanted now;
        boolean again;
        synchronized (this) {
            if (!isNew && !isRetry) {
                return;
            }
            now = wanted;
            again = isRetry && !isNew;
            isNew = false;
            isRetry = false;
        }
        try {
            if (again) {
                connectAgain();
            } else if (now.on() && now.blockedBy() == null) {
                switchOn(now);
            } else {
                switchOff(now);
            }
        } catch (Superseded e) {
            LOG.debug("Extension {}: what was being done is no longer wanted", feature.id());
        } catch (StepFailure e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("Extension {} failed", feature.id(), e);
            fail(new StepFailure("An unexpected failure: " + e, "Look at WindFlow's log", e));
        }
    }

    private void switchOn(Wanted now) throws StepFailure, Superseded, InterruptedException {
        dropCandidate();
        Settings settings = surroundings.check(feature, now);
        if (inForce != null && inForce.settings().equals(settings) && surroundings.isInForce(feature)) {
            recover();
            return;
        }
        if (inForce == null) {
            move(Condition.of(PREPARING, "dependencies"));
            surroundings.prepare(feature, now, this::giveWay, message -> move(Condition.of(PREPARING, message)));
            move(Condition.of(ACTIVATING, "bundles"));
        } else {
            move(Condition.of(ACTIVE, "settings"));
        }
        giveWay();
        candidate = installation.provide(feature, settings);
        stage("connect");
        connect();
        switchToCandidate();
    }

    /** Asks the candidate until it serves; a service that is just starting is given some time. */
    private void connect() throws StepFailure, Superseded, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            giveWay();
            try {
                installation.probe(candidate);
                return;
            } catch (StepFailure e) {
                if (!e.isPassing() || System.nanoTime() >= deadline) {
                    throw e;
                }
            }
            synchronized (this) {
                if (!isNew) {
                    wait(BETWEEN_PROBES.toMillis());
                }
            }
        }
    }

    private void connectAgain() throws StepFailure, InterruptedException {
        if (candidate != null) {
            installation.probe(candidate);
            switchToCandidate();
        }
    }

    private void switchToCandidate() throws InterruptedException {
        stage("switch");
        Provided former = inForce;
        Provided next = candidate;
        installation.use(feature, next);
        inForce = next;
        candidate = null;
        if (former != null) {
            installation.withdraw(feature, former);
        }
        move(Condition.of(ACTIVE, null));
        surroundings.audit(feature, "extension.active", "ok", null);
        // A failure between the switch and now was told while this extension was not ACTIVE yet.
        surroundings.capability(feature).ifPresent(this::onCapability);
        surroundings.serves(feature);
    }

    /** The provider in force has the settings that are wanted: whatever was refused before is forgotten. */
    private void recover() {
        move(Condition.of(ACTIVE, null));
        surroundings.capability(feature).ifPresent(this::onCapability);
    }

    private void switchOff(Wanted now) throws StepFailure, Superseded, InterruptedException {
        boolean installed = inForce != null || candidate != null;
        if (inForce != null) {
            move(Condition.of(DRAINING, "dependents"));
            surroundings.release(feature, this::giveWay);
            move(Condition.of(DRAINING, "switch"));
            installation.use(feature, null);
            move(Condition.of(STOPPING, "provider"));
            installation.withdraw(feature, inForce);
            inForce = null;
        }
        dropCandidate();
        if (installed) {
            move(Condition.of(STOPPING, "bundles"));
            installation.uninstall(feature);
        }
        if (now.blockedBy() != null) {
            throw new StepFailure(
                    "It needs '" + now.blockedBy() + "', which is off",
                    "Switch '" + now.blockedBy() + "' on; this one follows by itself",
                    null);
        }
        move(Condition.of(AVAILABLE, null));
        if (installed) {
            surroundings.audit(feature, "extension.off", "ok", null);
        }
    }

    private void fail(StepFailure failure) {
        Condition failed = Condition.of(FAILED, condition().stage(), failure.getMessage(), failure.advice());
        if (failure.isPassing() && candidate != null) {
            surroundings.later(RETRY, this::retry);
            failed = Condition.of(
                    FAILED, failed.stage(), failure.getMessage(), advice(failure) + "WindFlow goes on trying");
        } else {
            try {
                dropCandidate();
                if (inForce == null) {
                    installation.uninstall(feature);
                }
            } catch (StepFailure e) {
                LOG.warn("Extension {} left something behind: {}", feature.id(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        boolean first = condition().state() != FAILED;
        move(failed);
        if (first) {
            surroundings.audit(feature, "extension.failed", "failed", failure.getMessage());
        }
    }

    private static String advice(StepFailure failure) {
        return failure.advice() == null ? "" : failure.advice() + ". ";
    }

    private void dropCandidate() throws InterruptedException {
        if (candidate != null) {
            installation.withdraw(feature, candidate);
            candidate = null;
        }
    }

    private void giveWay() throws Superseded {
        synchronized (this) {
            if (!isNew) {
                return;
            }
        }
        throw new Superseded();
    }

    /** Goes on to another step in the same state. */
    private void stage(String stage) {
        ExtensionState state = condition().state();
        // A failure shows until its mending has succeeded.
        if (state != FAILED) {
            move(Condition.of(state, stage));
        }
    }

    private void move(Condition next) {
        Condition now;
        synchronized (this) {
            if (next.state() == condition.state()
                    && java.util.Objects.equals(next.stage(), condition.stage())
                    && java.util.Objects.equals(next.reason(), condition.reason())) {
                return;
            }
            condition = condition.then(next);
            now = condition;
        }
        if (now.state() == FAILED || now.state() == DEGRADED) {
            LOG.warn("Extension {} is {}: {}. {}", feature.id(), now.state(), now.reason(), now.advice());
        } else if (now.stage() == null) {
            LOG.info("Extension {} is {}", feature.id(), now.state());
        }
        surroundings.changed(feature, now);
    }
}
