package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.FormerStore;
import io.windflow.api.store.StoreState;
import io.windflow.api.store.Stores;
import io.windflow.extensions.internal.Background;
import io.windflow.extensions.internal.capability.Binding;
import io.windflow.extensions.internal.capability.CapabilityRegistry;
import io.windflow.extensions.internal.move.LastMove;
import io.windflow.extensions.internal.move.MoveEstimate;
import io.windflow.spi.Provider;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.StoreProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells where the data lives by asking the store in force and the embedded one, each for a bounded time. */
@Component
public final class DataStores implements Stores {

    private static final Logger LOG = LoggerFactory.getLogger(DataStores.class);

    private static final Duration QUESTION = Duration.ofSeconds(3);

    /** A schema of gigabytes may take a moment to go. */
    private static final Duration PURGE = Duration.ofSeconds(60);

    private static final Duration COUNT_AGAIN = Duration.ofMinutes(1);

    private final CapabilityRegistry capabilities;
    private final Background background;
    private final Announcements announcements;
    private final Path home;
    private final LastMove lastMove;

    private volatile Count count;

    /** What was counted, of which store and when. */
    private record Count(MovableStore store, MoveEstimate estimate, long nanos) {}

    @Activate
    public DataStores(
            BundleContext context, @Reference CapabilityRegistry capabilities, @Reference Background background) {
        this.capabilities = capabilities;
        this.background = background;
        this.announcements = new Announcements(context);
        this.home = Path.of(context.getProperty("windflow.home"));
        this.lastMove = new LastMove(home);
    }

    @Deactivate
    void stop() {
        announcements.close();
    }

    @Override
    public StoreState state() {
        CapabilityStatus status = capabilities.handle(Capability.STORE).status();
        Binding<Provider> serving = capabilities.inForce(Capability.STORE);
        Optional<Authority> authority = authority();
        Optional<MoveEstimate> counted = status.status() == CapabilityStatus.Status.DOWN
                ? Optional.empty()
                : movable(serving).flatMap(this::count);
        return new StoreState(
                authority.map(Authority::provider).orElse(status.provider()),
                authority.map(Authority::extension).orElse(status.extension()),
                status.status(),
                status.reason(),
                authority.map(Authority::since).orElse(null),
                authority.map(it -> it.epoch().number()).orElse(0L),
                counted.map(MoveEstimate::rows).orElse(null),
                counted.map(MoveEstimate::bytes).orElse(null),
                serving != null && serving.provider() instanceof StoreProvider store
                        ? store.pool().orElse(null)
                        : null,
                lastMove.read().orElse(null),
                former());
    }

    private Optional<Authority> authority() {
        try {
            return Authority.read(home);
        } catch (IOException e) {
            throw Problem.conflict(
                    "The file that says where WindFlow's data lives cannot be used: " + e.getMessage(),
                    "Look at " + home.resolve(Authority.FILE));
        }
    }

    private Optional<MoveEstimate> count(MovableStore store) {
        Count known = count;
        if (known != null && known.store() == store && System.nanoTime() - known.nanos() < COUNT_AGAIN.toNanos()) {
            return Optional.of(known.estimate());
        }
        Optional<MoveEstimate> fresh = asked(() -> MoveEstimate.of(store));
        fresh.ifPresent(estimate -> count = new Count(store, estimate, System.nanoTime()));
        return fresh;
    }

    private List<FormerStore> former() {
        List<FormerStore> found = new ArrayList<>();
        stores().forEach(store -> asked(store::former).ifPresent(found::addAll));
        found.sort(Comparator.comparing(FormerStore::until).reversed());
        return found;
    }

    @Override
    public void purge(String name, Principal by) {
        MovableStore store = stores().filter(candidate -> asked(candidate::former).orElse(List.of()).stream()
                        .anyMatch(former -> former.name().equals(name)))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("former database", name));
        try {
            if (!background.bounded(PURGE, () -> store.purge(name))) {
                throw Problem.notFound("former database", name);
            }
        } catch (ExecutionException e) {
            throw refused(name, by, e.getCause());
        } catch (TimeoutException e) {
            throw refused(name, by, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(name, by, e);
        }
        announcements.audit(by, "store.purge", "store", "ok", name);
    }

    private Problem refused(String name, Principal by, Throwable cause) {
        String reason = cause instanceof TimeoutException
                ? "its server did not answer within " + PURGE.toSeconds() + " s"
                : String.valueOf(cause.getMessage());
        announcements.audit(by, "store.purge", "store", "failed", name + ": " + reason);
        LOG.warn("The former database {} cannot be deleted", name, cause);
        return cause instanceof TimeoutException
                ? Problem.unavailable(
                        ProblemType.PROVIDER_UNAVAILABLE,
                        "The former database " + name + " cannot be deleted: " + reason,
                        "Look whether it is still there",
                        QUESTION)
                : Problem.conflict(
                        "The former database " + name + " cannot be deleted: " + reason, "See that nobody uses it");
    }

    /** The one in force and the embedded one, which keeps its former files also while the data lives elsewhere. */
    private Stream<MovableStore> stores() {
        return Stream.of(capabilities.inForce(Capability.STORE), capabilities.embedded(Capability.STORE))
                .flatMap(binding -> movable(binding).stream())
                .distinct();
    }

    private static Optional<MovableStore> movable(Binding<Provider> binding) {
        return binding != null && binding.provider() instanceof MovableStore store
                ? Optional.of(store)
                : Optional.empty();
    }

    private <R> Optional<R> asked(Callable<R> question) {
        try {
            return Optional.of(background.bounded(QUESTION, question));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("A store does not answer", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
