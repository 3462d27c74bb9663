package io.windflow.core.internal.identity;

import io.windflow.api.Problem;
import io.windflow.api.identity.ApiTokens.ApiToken;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.core.internal.SerialWorker;
import io.windflow.core.internal.identity.VerifiedTokens.Verified;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whose an API token is, and notes to the minute that it was used, apart from the call. */
final class ApiTokenCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ApiTokenCheck.class);
    private static final int MAX_WAITING = 100;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final Store store;
    private final Clock clock;
    private final SerialWorker worker = new SerialWorker("token-use", MAX_WAITING);

    ApiTokenCheck(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void close() {
        worker.close(CLOSE_WAIT);
    }

    /** Empty if there is no such token or it is over. */
    Optional<Verified> check(String secret) {
        if (!secret.startsWith(ApiTokenService.PREFIX)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        String hash = Secrets.hash(secret);
        return store.read((connection, dialect) -> ApiTokenTable.findByHash(connection, hash))
                .filter(owned -> owned.token().expiresAt() == null
                        || owned.token().expiresAt().isAfter(now))
                .map(owned -> {
                    noteUse(owned.token(), now.truncatedTo(ChronoUnit.MINUTES));
                    ApiToken token = owned.token();
                    return new Verified(token.id(), owned.userId(), token.role(), token.expiresAt());
                });
    }

    private void noteUse(ApiToken token, Instant minute) {
        if (token.lastUsedAt() == null || token.lastUsedAt().isBefore(minute)) {
            // If too many wait already, a later use notes it.
            worker.offer(() -> write(token.id(), minute));
        }
    }

    private void write(String id, Instant minute) {
        try {
            store.write((connection, dialect) -> {
                ApiTokenTable.used(connection, id, minute);
                return null;
            });
        } catch (Problem | StoreException e) {
            LOG.debug("The last use of token {} was not noted: {}", id, e.getMessage());
        }
    }
}
