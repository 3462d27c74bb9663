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
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.Progress;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.lifecycle.Installation.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One extension on its way through its life. One thread, there only while there is work, brings it to what is wanted and
 * gives up what it is doing as soon as something newer is wanted.
 */
final class ManagedExtension implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedExtension.class);

    /** How often a backing service that was away is asked again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How soon what could not be prepared is tried anew, if that may help. */
    private static final Duration PREPARE_AGAIN = Duration.ofSeconds(5);

    private final Feature feature;
    private final Installation installation;
    private final Dependencies dependencies;
    private final Backing backing;
    private final Surroundings surroundings;
    private final Progression progression;
    private final Mailbox mailbox;
    private final ProviderPair providers;
    private final Underway underway = new Underway() {
        @Override
        public void progress(Progress now) {
            progression.progress(now);
        }

        @Override
        public void giveWay() throws Superseded {
            mailbox.giveWay();
        }
    };

    /** What becomes of the backing service's data when the extension is switched off next. */
    private volatile DataPolicy dataWhenOff = DataPolicy.KEEP;

    /** Whether somebody asked for that, after which it is done once more although the extension is off already. */
    private volatile boolean askedOff;

    /** Whether WindFlow runs the backing service, so that it stops it, too; written by the mailbox's thread. */
    private volatile boolean ownService;

    ManagedExtension(
            Feature feature,
            Installation installation,
            Dependencies dependencies,
            Backing backing,
            Surroundings surroundings) {
        this.feature = feature;
        this.installation = installation;
        this.dependencies = dependencies;
        this.backing = backing;
        this.surroundings = surroundings;
        this.progression = new Progression(feature.id(), now -> surroundings.changed(feature, now));
        this.mailbox = new Mailbox("windflow-extension-" + feature.id(), this::work);
        this.providers = new ProviderPair(feature, installation, mailbox);
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
        return providers.isInForce();
    }

    /** The settings in force as they are written, empty if none are. */
    Optional<Map<String, String>> settings() {
        return providers.settings().map(Settings::written);
    }

    /** Brings the extension to what is wanted; returns at once. */
    void want(Wanted next) {
        mailbox.put(next);
    }

    /** Says what becomes of the backing service's data when it is switched off next; without a word it is kept. */
    void whenOff(DataPolicy data) {
        dataWhenOff = data;
        askedOff = true;
    }

    @Override
    public void close() {
        mailbox.close();
    }

    /** Takes note of how the capability is that this extension's provider serves. */
    void onCapability(CapabilityStatus status) {
        progression.move(before -> {
            if (!providers.isInForce() || (before.state() != ACTIVE && before.state() != DEGRADED)) {
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
                    : backing.degraded(feature, status, ownService);
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
                tryAgain(now);
            } else if (now.on() && now.blockedBy() == null) {
                switchOn(now, false);
            } else if (now.on() || !isOff() || askedOff) {
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

    /** @param again whether it failed before and nothing else is wanted: it stays FAILED until that is mended */
    private void switchOn(Wanted now, boolean again) throws StepFailure, Superseded, InterruptedException {
        dataWhenOff = DataPolicy.KEEP;
        providers.drop();
        Settings settings = surroundings.check(feature, now);
        if (!providers.isInForce()) {
            if (!again) {
                progression.move(Condition.of(PREPARING, "dependencies"));
            }
            dependencies.prepare(feature, now, underway);
        }
        boolean managed = backing.manages(feature, now.values());
        settings = settings.with(surroundings.defaults(feature, now, managed ? startService() : Map.of()));
        if (settings.equals(providers.settings().orElse(null)) && surroundings.isInForce(feature)) {
            // Whatever was refused before is forgotten.
            progression.move(Condition.of(ACTIVE, null));
            surroundings.capability(feature).ifPresent(this::onCapability);
            return;
        }
        if (!providers.isInForce()) {
            progression.move(Condition.of(ACTIVATING, "bundles"));
        } else {
            progression.stage("settings");
        }
        mailbox.giveWay();
        providers.provide(settings);
        progression.stage("connect");
        providers.connect();
        switchToCandidate();
        if (ownService && !managed) {
            stopService(DataPolicy.KEEP);
        }
    }

    /** Sees to it that the backing service is up; returns settings that lead to it. */
    private Map<String, String> startService() throws StepFailure, Superseded, InterruptedException {
        if (!providers.isInForce()) {
            progression.stage("service");
        }
        ownService = true;
        return mailbox.interruptibly(() -> backing.start(feature, underway));
    }

    /** Stops the service. The extension is off, or does without it, whatever comes of that. @return what was left undone */
    private Optional<StepFailure> stopService(DataPolicy data) throws Superseded, InterruptedException {
        try {
            mailbox.interruptibly(() -> {
                backing.stop(feature, data, underway);
                return null;
            });
            ownService = false;
            dataWhenOff = DataPolicy.KEEP;
            return Optional.empty();
        } catch (StepFailure e) {
            LOG.warn("The service of extension {} is not cleared away: {}", feature.id(), e.getMessage());
            surroundings.audit(feature, "extension.service.stop", "failed", e.getMessage());
            return Optional.of(e);
        }
    }

    private void tryAgain(Wanted now) throws StepFailure, Superseded, InterruptedException {
        if (!now.on()) {
            switchOff(now);
        } else if (providers.hasCandidate()) {
            providers.probe();
            switchToCandidate();
        } else {
            switchOn(now, true);
        }
    }

    /** Takes up what holds data of WindFlow's, so that it can be brought back. */
    private void takeUp(Settings remembered) throws StepFailure, Superseded, InterruptedException {
        Wanted former = Wanted.on(remembered.written(), remembered.values());
        providers.drop();
        progression.move(Condition.of(ACTIVATING, "bundles"));
        boolean managed = backing.manages(feature, former.values());
        Settings settings =
                remembered.with(surroundings.defaults(feature, former, managed ? startService() : Map.of()));
        mailbox.giveWay();
        providers.provide(settings);
        progression.stage("connect");
        providers.connect();
        progression.stage("switch");
        providers.takeOver(underway);
    }

    private void switchToCandidate() throws StepFailure, Superseded, InterruptedException {
        progression.stage("switch");
        providers.takeOver(underway);
        progression.move(Condition.of(ACTIVE, null));
        // A failure between the switch and now was told while this extension was not ACTIVE yet.
        surroundings.capability(feature).ifPresent(this::onCapability);
        surroundings.audit(feature, "extension.active", "ok", null);
        dependencies.serves(feature);
    }

    /** Whether nothing of it is left to be switched off; its service may be, if that could not be stopped. */
    private boolean isOff() {
        return condition().state() == AVAILABLE
                && !providers.isInForce()
                && surroundings.holdsDataWithoutFile(feature).isEmpty();
    }

    private void switchOff(Wanted now) throws StepFailure, Superseded, InterruptedException {
        askedOff = false;
        Optional<Settings> remembered =
                now.on() || providers.isInForce() ? Optional.empty() : surroundings.holdsDataWithoutFile(feature);
        if (remembered.isPresent()) {
            takeUp(remembered.get());
        }
        boolean installed = providers.isInForce() || providers.hasCandidate();
        if (providers.isInForce()) {
            progression.move(Condition.of(DRAINING, "dependents"));
            dependencies.release(feature, underway);
            progression.move(Condition.of(DRAINING, "switch"));
            providers.giveBack(underway);
            progression.move(Condition.of(STOPPING, "provider"));
            providers.withdraw();
        }
        providers.drop();
        if (installed) {
            progression.move(Condition.of(STOPPING, "bundles"));
            installation.uninstall(feature);
        }
        Condition off = Condition.of(AVAILABLE, null);
        if (!now.on() && (ownService || dataWhenOff != DataPolicy.KEEP)) {
            progression.move(Condition.of(STOPPING, "service"));
            off = stopService(dataWhenOff).map(this::offButForItsService).orElse(off);
        }
        if (now.blockedBy() != null) {
            throw new StepFailure(
                    "It needs '" + now.blockedBy() + "', which is off",
                    "Switch '" + now.blockedBy() + "' on; this one follows by itself",
                    null);
        }
        progression.move(off);
        if (installed) {
            surroundings.audit(feature, "extension.off", "ok", null);
        }
    }

    private Condition offButForItsService(StepFailure failure) {
        String reason = "It is off, but its service was not cleared away: " + failure.getMessage();
        if (!failure.isPassing()) {
            return Condition.of(AVAILABLE, null, reason, failure.advice());
        }
        surroundings.later(PREPARE_AGAIN, mailbox::retry);
        return Condition.of(AVAILABLE, null, reason, failure.advice() + ". WindFlow goes on trying");
    }

    private void fail(StepFailure failure) {
        boolean isFirst = condition().state() != FAILED;
        String advice = failure.advice();
        if (!failure.isPassing() || !providers.hasCandidate()) {
            tidyUp();
        }
        if (failure.isPassing()
                && (wanted().on() || surroundings.holdsDataWithoutFile(feature).isPresent())) {
            advice = (advice == null ? "" : advice + ". ") + "WindFlow goes on trying";
            surroundings.later(providers.hasCandidate() ? RETRY : PREPARE_AGAIN, mailbox::retry);
        }
        progression.move(Condition.of(FAILED, condition().stage(), failure.getMessage(), advice));
        if (isFirst) {
            surroundings.audit(feature, "extension.failed", "failed", failure.getMessage());
        }
    }

    /** Leaves nothing of what failed; the former provider, if there is one, goes on. */
    private void tidyUp() {
        try {
            providers.drop();
            if (!providers.isInForce()) {
                installation.uninstall(feature);
            }
        } catch (StepFailure e) {
            LOG.warn("Extension {} left something behind: {}", feature.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
