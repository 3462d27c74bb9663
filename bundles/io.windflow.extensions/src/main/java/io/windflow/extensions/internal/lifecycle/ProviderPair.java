package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.lifecycle.Installation.Provided;
import io.windflow.extensions.internal.lifecycle.Installation.Settings;
import java.time.Duration;
import java.util.Optional;

/** An extension's provider that serves, and one made to take over from it. Changed by the extension's thread alone. */
final class ProviderPair {

    /** How long a backing service may be away while it is switched on before that is called a failure. */
    private static final Duration PATIENCE = Duration.ofMillis(2_500);

    private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);

    private final Feature feature;
    private final Installation installation;
    private final Mailbox mailbox;

    /** Null if none does. */
    private volatile Provided inForce;

    /** Made and not yet in force; null if there is none. */
    private Provided candidate;

    ProviderPair(Feature feature, Installation installation, Mailbox mailbox) {
        this.feature = feature;
        this.installation = installation;
        this.mailbox = mailbox;
    }

    /** Whether a provider serves; any thread may ask. */
    boolean isInForce() {
        return inForce != null;
    }

    /** Those of the provider that serves, empty if none does; any thread may ask. */
    Optional<Settings> settings() {
        return Optional.ofNullable(inForce).map(Provided::settings);
    }

    boolean hasCandidate() {
        return candidate != null;
    }

    /** Makes the candidate, beside the one in force. */
    void provide(Settings settings) throws StepFailure, InterruptedException {
        candidate = installation.provide(feature, settings);
    }

    /** Asks the candidate until it serves; a service that is just starting is given some time. */
    void connect() throws StepFailure, Superseded, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            mailbox.giveWay();
            try {
                probe();
                return;
            } catch (StepFailure e) {
                if (!e.isPassing() || System.nanoTime() >= deadline) {
                    throw e;
                }
            }
            mailbox.pause(BETWEEN_PROBES);
        }
    }

    /** Asks the candidate once whether it serves. */
    void probe() throws StepFailure, InterruptedException {
        installation.probe(candidate);
    }

    /** Puts the candidate in force and ends the former one. */
    void takeOver(Underway underway) throws StepFailure, Superseded, InterruptedException {
        Provided former = inForce;
        installation.use(feature, candidate, underway);
        inForce = candidate;
        candidate = null;
        if (former != null) {
            installation.withdraw(feature, former);
        }
    }

    /** Puts the embedded default in force again. */
    void giveBack(Underway underway) throws StepFailure, Superseded, InterruptedException {
        installation.use(feature, null, underway);
    }

    /** Ends the one that was in force. */
    void withdraw() throws InterruptedException {
        installation.withdraw(feature, inForce);
        inForce = null;
    }

    /** Ends the candidate, if there is one. */
    void drop() throws InterruptedException {
        if (candidate != null) {
            installation.withdraw(feature, candidate);
            candidate = null;
        }
    }
}
