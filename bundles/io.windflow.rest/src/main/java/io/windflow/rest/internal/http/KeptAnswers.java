package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The answers kept under idempotency keys, each a row of the store. */
final class KeptAnswers {

    private static final Duration KEEP = Duration.ofDays(1);

    private final Store store;
    private final Clock clock;

    /** A request of an earlier run of WindFlow that left no answer will never have one. */
    private final Instant started;

    /** An answer that was given. @param status null while the first request is still at work */
    record Kept(String fingerprint, Integer status, String location, String body, Instant createdAt) {}

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
        Optional<Kept> kept = store.write((connection, dialect) -> {
            Sql.update(
                    connection,
                    "DELETE FROM idempotency_keys WHERE created_at < ?"
                            + " OR user_id = ? AND key = ? AND status IS NULL AND created_at < ?",
                    now.minus(KEEP),
                    userId,
                    key,
                    started);
            Optional<Kept> found = Sql.first(
                    connection,
                    "SELECT fingerprint, status, location, body, created_at FROM idempotency_keys"
                            + " WHERE user_id = ? AND key = ?",
                    row -> new Kept(
                            row.text("fingerprint"),
                            row.integerOrNull("status"),
                            row.text("location"),
                            row.text("body"),
                            row.time("created_at")),
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
            throw Problem.conflict("The first request with this Idempotency-Key is still at work", "Try again later");
        }
    }

    void keep(String userId, String key, int status, String location, String body) {
        store.write((connection, dialect) -> Sql.update(
                connection,
                "UPDATE idempotency_keys SET status = ?, location = ?, body = ? WHERE user_id = ? AND key = ?",
                status,
                location,
                body,
                userId,
                key));
    }

    /** Gives a key back: the request failed, so nothing was done and it may be tried again. */
    void release(String userId, String key) {
        store.write((connection, dialect) ->
                Sql.update(connection, "DELETE FROM idempotency_keys WHERE user_id = ? AND key = ?", userId, key));
    }
}
