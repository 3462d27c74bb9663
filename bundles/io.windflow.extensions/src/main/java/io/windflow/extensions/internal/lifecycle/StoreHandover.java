package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.capability.Capability;
import io.windflow.api.extension.Progress;
import io.windflow.api.store.FormerStore;
import io.windflow.extensions.internal.Background;
import io.windflow.extensions.internal.capability.Binding;
import io.windflow.extensions.internal.capability.CapabilityRegistry;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.lifecycle.Installation.Provided;
import io.windflow.extensions.internal.move.Decision;
import io.windflow.extensions.internal.move.Fence;
import io.windflow.extensions.internal.move.LastMove;
import io.windflow.extensions.internal.move.MoveCancelled;
import io.windflow.extensions.internal.move.MoveEstimate;
import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.extensions.internal.move.MoveResult;
import io.windflow.extensions.internal.move.MoveWatch;
import io.windflow.extensions.internal.move.StoreMove;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings another store in force: with all data, where it lives elsewhere so far; at once, where the marker says that it
 * lives there already, as at a start or with new settings for the same database; and for an instance without data of its
 * own, where others have theirs.
 */
final class StoreHandover implements Handover {

    private static final Logger LOG = LoggerFactory.getLogger(StoreHandover.class);

    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration QUESTION = Duration.ofSeconds(5);

    private final Path home;
    private final CapabilityRegistry capabilities;
    private final Background background;
    private final StoreJoin join;
    private final Consumer<MoveResult> onMoved;
    private final Consumer<String> onJoined;

    /**
     * @param home the folder of all state, where the marker is
     * @param onJoined told the name of the store whose data is used together with others
     */
    StoreHandover(
            Path home,
            CapabilityRegistry capabilities,
            Background background,
            Consumer<MoveResult> onMoved,
            Consumer<String> onJoined) {
        this.home = home;
        this.join = new StoreJoin(home, capabilities);
        this.onJoined = onJoined;
        this.capabilities = capabilities;
        this.background = background;
        this.onMoved = onMoved;
    }

    /** The settings with which an extension holds WindFlow's data, empty if that lives elsewhere. */
    Optional<Map<String, String>> holdsData(Feature feature) {
        try {
            return authority()
                    .filter(authority -> feature.id().equals(authority.extension()))
                    .map(Authority::settings);
        } catch (StepFailure e) {
            LOG.warn("{}. {}", e.getMessage(), e.advice());
            return Optional.empty();
        }
    }

    /** What data switching the extension on or off would move, in words; empty if none. */
    List<String> dataMoved(Feature feature, boolean enable) {
        if (!Capability.STORE.equals(feature.capability()) || holdsData(feature).isPresent() == enable) {
            return List.of();
        }
        Binding<Provider> serving = capabilities.inForce(Capability.STORE);
        Binding<Provider> embedded = capabilities.embedded(Capability.STORE);
        String where = enable ? "to '" + feature.id() + "'" : "back to " + (embedded == null ? "" : embedded.name());
        try {
            MovableStore from = movable(serving);
            MoveEstimate estimate = asked("Counting the rows of '" + from.name() + "'", () -> MoveEstimate.of(from));
            List<String> told = new ArrayList<>();
            told.add("From " + from.name() + " " + where + ": " + estimate.words() + "; requests go on");
            if (enable && asked("Looking what '" + from.name() + "' holds", () -> StoreJoin.isUntouched(from))) {
                told.add("Nothing, if other instances of WindFlow have their data there already: this one, which has"
                        + " none of its own yet, uses theirs");
            }
            told.add("The database of " + from.name() + " is kept, sealed, until it is deleted");
            MovableStore files = movable(embedded);
            List<FormerStore> former = asked("Listing former databases", files::former);
            if (!former.isEmpty()) {
                told.add("Kept from earlier moves: "
                        + former.stream().map(FormerStore::name).collect(Collectors.joining(", ")));
            }
            return told;
        } catch (StepFailure e) {
            return List.of("All data " + where + "; how much it is cannot be told: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public void to(Provided next, Underway underway) throws StepFailure, Superseded, InterruptedException {
        Optional<Authority> authority = authority();
        String former = authority.map(Authority::extension).orElse(null);
        Binding<Provider> target = next == null ? capabilities.embedded(Capability.STORE) : next.binding();
        MovableStore to = movable(target);
        Optional<Epoch> held = asked("Asking '" + to.name() + "' what data it holds", to::epoch);
        boolean livesThere = authority.isPresent()
                && held.isPresent()
                && held.get().id().equals(authority.get().epoch().id());
        if (livesThere || (next == null && former == null)) {
            if (livesThere) {
                remember(authority.get(), next);
            }
            capabilities.use(Capability.STORE, next == null ? null : next.binding(), DRAIN);
            return;
        }
        Binding<Provider> serving = capabilities.inForce(Capability.STORE);
        if (serving == null || !Objects.equals(serving.extension(), former)) {
            throw new StepFailure(
                    "WindFlow's data lives in "
                            + authority.map(Authority::toString).orElse("the embedded store")
                            + ", not where these settings lead",
                    "Put the former settings back; to bring the data back to the embedded store, switch the extension"
                            + " off with them",
                    null);
        }
        MovableStore from = movable(serving);
        boolean mayJoin = next != null && former == null;
        if (mayJoin && held.isPresent() && joined(from, held.get(), to, next)) {
            return;
        }
        try {
            move(from, to, next, underway);
        } catch (StepFailure e) {
            if (mayJoin && held.isEmpty() && hasData(to)) {
                // Another instance was quicker: the next attempt finds its data.
                throw e.asPassing();
            }
            throw e;
        }
    }

    private boolean hasData(MovableStore store) throws InterruptedException {
        try {
            return asked("Asking '" + store.name() + "' what data it holds", store::epoch)
                    .isPresent();
        } catch (StepFailure e) {
            return false;
        }
    }

    /** Whether the data there, which no move of this WindFlow has left, is used from now on, together with others. */
    private boolean joined(MovableStore from, Epoch held, MovableStore to, Provided next)
            throws StepFailure, InterruptedException {
        Optional<Epoch> own = asked("Asking '" + from.name() + "' what data it holds", from::epoch);
        Optional<Epoch> shared = asked("Asking '" + to.name() + "' for its data", to::shareable);
        boolean wasOurs = own.isPresent() && held.id().equals(own.get().parent());
        boolean isCopyOfOurs = own.isPresent() && own.get().id().equals(held.parent()) && shared.isEmpty();
        if (wasOurs || isCopyOfOurs) {
            return false;
        }
        if (shared.isEmpty()) {
            throw StepFailure.passing(
                    "Another WindFlow is moving its data to where these settings lead",
                    "If none is, remove what it has left there, or set another schema");
        }
        join.join(next, shared.get(), from, to);
        onJoined.accept(to.name());
        return true;
    }

    private void move(MovableStore from, MovableStore to, Provided next, Underway underway)
            throws StepFailure, Superseded, InterruptedException {
        Binding<Provider> binding = next == null ? null : next.binding();
        Fence fence = (limit, step) -> capabilities.useFenced(Capability.STORE, binding, limit, step::run);
        Decision decision = epoch -> new Authority(
                        to.name(),
                        binding == null ? null : binding.extension(),
                        epoch,
                        Instant.now(),
                        next == null ? Map.of() : next.settings().written())
                .write(home);
        MoveWatch watch = new MoveWatch() {
            @Override
            public void progress(Progress now) {
                underway.progress(now);
            }

            @Override
            public void goOn() throws MoveCancelled {
                try {
                    underway.giveWay();
                } catch (Superseded e) {
                    throw new MoveCancelled();
                }
            }
        };
        try {
            MoveResult moved = new StoreMove(from, to, fence, decision, watch, MoveLimits.STANDARD).run();
            new LastMove(home).write(moved, Instant.now());
            onMoved.accept(moved);
        } catch (MoveCancelled e) {
            throw new Superseded();
        } catch (MoveFailure e) {
            throw StepFailure.of(e);
        }
    }

    /** Keeps the newest settings for a start without the extension's file. */
    private void remember(Authority authority, Provided next) throws StepFailure, InterruptedException {
        MovableStore store = movable(next == null ? capabilities.embedded(Capability.STORE) : next.binding());
        asked("Confirming the data in '" + store.name() + "'", () -> {
            store.confirm();
            return null;
        });
        Map<String, String> written = next == null ? Map.of() : next.settings().written();
        if (!written.equals(authority.settings())) {
            try {
                new Authority(
                                authority.provider(),
                                authority.extension(),
                                authority.epoch(),
                                authority.since(),
                                written)
                        .write(home);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private Optional<Authority> authority() throws StepFailure {
        try {
            return Authority.read(home);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private StepFailure unreadable(IOException e) {
        return StepFailure.of(ProviderUnavailableException.passing(
                "The file that says where WindFlow's data lives cannot be used: " + e.getMessage(),
                "Look at " + home.resolve(Authority.FILE),
                e));
    }

    private static MovableStore movable(Binding<Provider> binding) throws StepFailure {
        if (binding != null && binding.provider() instanceof MovableStore store) {
            return store;
        }
        throw new StepFailure(
                "Data cannot be moved to or from the store '" + binding + "'", "Use a store that can be moved", null);
    }

    private <R> R asked(String what, Callable<R> question) throws StepFailure, InterruptedException {
        try {
            return background.bounded(QUESTION, question);
        } catch (TimeoutException e) {
            throw StepFailure.of(ProviderUnavailableException.passing(
                    what + " takes more than " + QUESTION.toSeconds() + " s", "See that its server answers", e));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProviderUnavailableException failure) {
                throw StepFailure.of(failure);
            }
            throw StepFailure.of(ProviderUnavailableException.passing(
                    what + " failed: " + e.getCause().getMessage(), "See that its server answers", e.getCause()));
        }
    }
}
