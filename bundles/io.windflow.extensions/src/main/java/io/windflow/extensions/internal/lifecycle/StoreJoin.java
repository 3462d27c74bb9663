package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.api.store.Sql;
import io.windflow.api.store.StoreException;
import io.windflow.extensions.internal.capability.CapabilityRegistry;
import io.windflow.extensions.internal.lifecycle.Installation.Provided;
import io.windflow.extensions.internal.move.MoveLimits;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets this instance use the data of others, in the store that they share. Its own store is left for that only if nobody
 * has made anything in it, and is sealed like one whose data has moved: nothing is ever thrown away.
 */
final class StoreJoin {

    private static final Logger LOG = LoggerFactory.getLogger(StoreJoin.class);

    private final Path home;
    private final CapabilityRegistry capabilities;

    /** @param home the folder of all state, where the marker is */
    StoreJoin(Path home, CapabilityRegistry capabilities) {
        this.home = home;
        this.capabilities = capabilities;
    }

    /**
     * Puts the shared store in force.
     *
     * @param shared the data there
     * @throws StepFailure if there is data here that somebody made; passing, if requests do not let the store go now
     */
    void join(Provided next, Epoch shared, MovableStore from, MovableStore to)
            throws StepFailure, InterruptedException {
        requireUntouched(from);
        Authority authority = new Authority(
                to.name(),
                next.binding().extension(),
                shared,
                Instant.now(),
                next.settings().written());
        try {
            capabilities.useFenced(Capability.STORE, next.binding(), MoveLimits.STANDARD.gate(), () -> {
                // Somebody may have made something since.
                requireUntouched(from);
                decide(authority);
                serve(to);
            });
        } catch (TimeoutException e) {
            throw StepFailure.passing("Requests did not end in time to join the data in " + to.name(), null);
        }
        LOG.info("This instance has joined those that use the data in {}", to.name());
        try {
            from.retire(Instant.now());
        } catch (SQLException | RuntimeException e) {
            LOG.warn("The store of this instance alone is sealed at the next start: {}", e.getMessage());
        }
    }

    private void decide(Authority authority) throws StepFailure {
        try {
            authority.write(home);
        } catch (IOException e) {
            throw StepFailure.of(ProviderUnavailableException.passing(
                    "The file that says where WindFlow's data lives cannot be written: " + e.getMessage(),
                    "Look at " + home.resolve(Authority.FILE),
                    e));
        }
    }

    /** It is decided by now; a store that is just away is found by its next probe. */
    private static void serve(MovableStore to) {
        try {
            to.probe();
        } catch (ProviderUnavailableException e) {
            LOG.warn("The data in {} that this instance has joined does not serve yet: {}", to.name(), e.getMessage());
        }
    }

    /** Whether nobody has made anything in a store, so that its instance may leave it for one that others use. */
    static boolean isUntouched(MovableStore store) {
        return made(store).isEmpty();
    }

    private static void requireUntouched(MovableStore from) throws StepFailure {
        List<String> made;
        try {
            made = made(from);
        } catch (Problem | StoreException | ProviderUnavailableException e) {
            throw StepFailure.passing("Whether this WindFlow has data cannot be told: " + e.getMessage(), null);
        }
        if (!made.isEmpty()) {
            throw new StepFailure(
                    "The database holds the data of another WindFlow, and this one has data of its own ("
                            + String.join(", ", made) + ")",
                    "To use that data together, start this WindFlow with an empty data folder; to bring the data of this"
                            + " one there, set another schema",
                    null);
        }
    }

    /** What a first start does not write, in words. */
    private static List<String> made(MovableStore store) {
        return store.read((connection, dialect) -> {
            List<String> made = new ArrayList<>();
            for (String table : List.of("stacks", "deployments", "users", "api_tokens")) {
                long rows = Sql.first(connection, "SELECT COUNT(*) AS count FROM " + table, row -> row.number("count"))
                        .orElseThrow();
                // The first start makes the administrator.
                if (rows > (table.equals("users") ? 1 : 0)) {
                    made.add(rows + " " + (table.equals("api_tokens") ? "API tokens" : table));
                }
            }
            return made;
        });
    }
}
