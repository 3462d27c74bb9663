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
 * One extension on its way through its life. One thread, there only while there is work, brings it to what is wanted and
 * gives up what it is doing as soon as something newer is wanted.
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
    private final Dependencies dependencies;
    private final Surroundings surroundings;
    private final Progression progression;
    private final Mailbox mailbox = new Mailbox();
    private final ThreadPoolExecutor thread;

    /** The provider that serves, null if none does; written by {@link #thread}. */
    private volatile Provided inForce;

    /** One made and not yet in force, as its backing service is away; only for {@link #thread}. */
    private Provided candidate;

    ManagedExtension(Feature feature, Installation installation, Dependencies dependencies, Surroundings surroundings) {
        this.feature = feature;
        this.installation = installation;
        this.dependencies = dependencies;
        this.surroundings = surroundings;
        this.progression = new Progression(feature.id(), now -> surroundings.changed(feature, now));
        // Tasks that come after the stop are dropped.
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                this::thread,
                new ThreadPoolExecutor.DiscardPolicy());
        this.thread.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread made = new Thread(task, "windflow-extension-" + feature.id());
        made.setDaemon(true);
        return made;
    }

    Feature feature() {
        return feature;
    }

    Wanted wanted() {
        return mailbox.wanted();
    }

    Condition condition() {
        return progression.now();
    }

    /** Whether a provider of this extension serves. */
    boolean isInForce() {
        return inForce != null;
    }

    /** The settings in force as they are written, empty if none are. */
    Optional<Map<String, String>> settings() {
        return Optional.ofNullable(inForce).map(provided -> provided.settings().written());
    }

    /** Brings the extension to what is wanted; returns at once. */
    void want(Wanted next) {
        mailbox.put(next);
        thread.execute(this::work);
    }

    private void retry() {
        mailbox.retry();
        thread.execute(this::work);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Takes note of how the capability is that this extension's provider serves. */
    void onCapability(CapabilityStatus status) {
        progression.move(before -> {
            if (inForce == null || (before.state() != ACTIVE && before.state() != DEGRADED)) {
                return null;
            }
            if (!feature.id().equals(status.extension())) {
                return Condition.of(
                        FAILED,
                        "provider",
                        "Its provider went away without being switched off",
                        "Look whether its bundle was stopped; save its file again to start it anew");
            }
            return status.status() == Status.UP
                    ? Condition.of(ACTIVE, null)
                    : Condition.of(DEGRADED, null, status.reason(), "It comes back by itself when its service does");
        });
    }

    private void work() {
        Mailbox.Errand errand = mailbox.take();
        if (errand == null) {
            return;
        }
        Wanted now = errand.wanted();
        try {
            if (now.refusal() != null) {
                throw new StepFailure(now.refusal(), "Correct the file; saving it tries again", null);
            } else if (errand.isRetry()) {
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
            // Whatever was refused before is forgotten.
            progression.move(Condition.of(ACTIVE, null));
            surroundings.capability(feature).ifPresent(this::onCapability);
            return;
        }
        if (inForce == null) {
            progression.move(Condition.of(PREPARING, "dependencies"));
            dependencies.prepare(feature, now, mailbox::giveWay, progression::stage);
            progression.move(Condition.of(ACTIVATING, "bundles"));
        } else {
            progression.stage("settings");
        }
        mailbox.giveWay();
        candidate = installation.provide(feature, settings);
        progression.stage("connect");
        connect();
        switchToCandidate();
    }

    /** Asks the candidate until it serves; a service that is just starting is given some time. */
    private void connect() throws StepFailure, Superseded, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            mailbox.giveWay();
            try {
                installation.probe(candidate);
                return;
            } catch (StepFailure e) {
                if (!e.isPassing() || System.nanoTime() >= deadline) {
                    throw e;
                }
            }
            mailbox.pause(BETWEEN_PROBES);
        }
    }

    private void connectAgain() throws StepFailure, InterruptedException {
        if (candidate != null) {
            installation.probe(candidate);
            switchToCandidate();
        }
    }

    private void switchToCandidate() throws InterruptedException {
        progression.stage("switch");
        Provided former = inForce;
        installation.use(feature, candidate);
        inForce = candidate;
        candidate = null;
        if (former != null) {
            installation.withdraw(feature, former);
        }
        progression.move(Condition.of(ACTIVE, null));
        // A failure between the switch and now was told while this extension was not ACTIVE yet.
        surroundings.capability(feature).ifPresent(this::onCapability);
        surroundings.audit(feature, "extension.active", "ok", null);
        dependencies.serves(feature);
    }

    private void switchOff(Wanted now) throws StepFailure, Superseded, InterruptedException {
        boolean installed = inForce != null || candidate != null;
        if (inForce != null) {
            progression.move(Condition.of(DRAINING, "dependents"));
            dependencies.release(feature, mailbox::giveWay);
            progression.move(Condition.of(DRAINING, "switch"));
            installation.use(feature, null);
            progression.move(Condition.of(STOPPING, "provider"));
            installation.withdraw(feature, inForce);
            inForce = null;
        }
        dropCandidate();
        if (installed) {
            progression.move(Condition.of(STOPPING, "bundles"));
            installation.uninstall(feature);
        }
        if (now.blockedBy() != null) {
            throw new StepFailure(
                    "It needs '" + now.blockedBy() + "', which is off",
                    "Switch '" + now.blockedBy() + "' on; this one follows by itself",
                    null);
        }
        progression.move(Condition.of(AVAILABLE, null));
        if (installed) {
            surroundings.audit(feature, "extension.off", "ok", null);
        }
    }

    private void fail(StepFailure failure) {
        boolean isFirst = condition().state() != FAILED;
        String advice = failure.advice();
        if (failure.isPassing() && candidate != null) {
            advice = (advice == null ? "" : advice + ". ") + "WindFlow goes on trying";
            surroundings.later(RETRY, this::retry);
        } else {
            tidyUp();
        }
        progression.move(Condition.of(FAILED, condition().stage(), failure.getMessage(), advice));
        if (isFirst) {
            surroundings.audit(feature, "extension.failed", "failed", failure.getMessage());
        }
    }

    /** Leaves nothing of what failed; the former provider, if there is one, goes on. */
    private void tidyUp() {
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

    private void dropCandidate() throws InterruptedException {
        if (candidate != null) {
            installation.withdraw(feature, candidate);
            candidate = null;
        }
    }
}
