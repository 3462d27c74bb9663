package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.Dialect;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers kept under idempotency keys, each a row of the store. What the store does not take while it is away is
 * remembered here, so that a request that was carried out is not carried out again, and one that was not can be.
 */
final class KeptAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);

    private static final Duration KEEP = Duration.ofDays(1);

    /** So long another instance of WindFlow may be at work on a request that has no answer yet. */
    private static final Duration LONGEST_WORK = Duration.ofMinutes(10);

    private final Store store;
    private final Clock clock;

    /** A request of an earlier run of WindFlow that left no answer will never have one. */
    private final Instant started;

    /** What became of requests whose rows could not be written; an empty one was not carried out. */
    private final Map<Id, Optional<Kept>> unwritten = new ConcurrentHashMap<>();

    private record Id(String userId, String key) {}

    /** An answer that was given. @param status null while the first request is still at work */
    record Kept(String fingerprint, Integer status, String location, String body) {}

    KeptAnswers(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.started = clock.instant();
    }

    /**
     * Takes a key for a request.
     *
     * @return the answer kept, empty if the request is the first and has to be carried out
     * @throws Problem INVALID if the key stands for another request, CONFLICT if the first is still at work
     */
    Optional<Kept> claim(String userId, String key, String fingerprint) {
        Instant now = clock.instant();
        Id id = new Id(userId, key);
        Optional<Kept> before = unwritten.get(id);
        if (before != null && before.isPresent()) {
            check(before.get(), fingerprint);
            return before;
        }
        Optional<Kept> kept = store.write((connection, dialect) -> {
            Instant abandoned =
                    before != null ? now.plus(KEEP) : dialect == Dialect.SQLITE ? started : now.minus(LONGEST_WORK);
            Sql.update(
                    connection,
                    "DELETE FROM idempotency_keys WHERE created_at < ?"
                            + " OR user_id = ? AND key = ? AND status IS NULL AND created_at < ?",
                    now.minus(KEEP),
                    userId,
                    key,
                    abandoned);
            Optional<Kept> found = Sql.first(
                    connection,
                    "SELECT fingerprint, status, location, body FROM idempotency_keys"
                            + " WHERE user_id = ? AND key = ?",
                    row -> new Kept(
                            row.text("fingerprint"),
                            row.integerOrNull("status"),
                            row.text("location"),
                            row.text("body")),
                    userId,
                    key);
            if (found.isEmpty()) {
                Sql.update(
                        connection,
                        "INSERT INTO idempotency_keys (user_id, key, fingerprint, created_at) VALUES (?, ?, ?, ?)",
                        userId,
                        key,
                        fingerprint,
                        now);
            }
            return found;
        });
        unwritten.remove(id);
        kept.ifPresent(answer -> check(answer, fingerprint));
        return kept;
    }

    private static void check(Kept kept, String fingerprint) {
        if (!kept.fingerprint().equals(fingerprint)) {
            throw Problem.of(
                    ProblemType.INVALID,
                    "This Idempotency-Key was used for another request",
                    "Make a new key for each request");
        }
        if (kept.status() == null) {
            throw Problem.conflict(
                    "The first request with this Idempotency-Key is still at work, or was broken off",
                    "Try again later; if this lasts, look what was done before you send another one");
        }
    }

    /** Keeps the answer to a request that was carried out; never fails. */
    void keep(String userId, String key, Kept answer) {
        try {
            store.write((connection, dialect) -> Sql.update(
                    connection,
                    "UPDATE idempotency_keys SET status = ?, location = ?, body = ? WHERE user_id = ? AND key = ?",
                    answer.status(),
                    answer.location(),
                    answer.body(),
                    userId,
                    key));
        } catch (RuntimeException e) {
            LOG.warn("The answer to a request is kept in memory alone: {}", e.getMessage());
            unwritten.put(new Id(userId, key), Optional.of(answer));
        }
    }

    /** Gives a key back: the request failed, so nothing was done and it may be tried again; never fails. */
    void release(String userId, String key) {
        try {
            store.write((connection, dialect) ->
                    Sql.update(connection, "DELETE FROM idempotency_keys WHERE user_id = ? AND key = ?", userId, key));
        } catch (RuntimeException e) {
            LOG.debug("A key is given back when it comes again", e);
            unwritten.put(new Id(userId, key), Optional.empty());
        }
    }
}
