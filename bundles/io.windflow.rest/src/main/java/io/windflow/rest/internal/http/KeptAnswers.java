package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers kept under idempotency keys, each a row of the store. A change that has rows of its own is committed with
 * its answer: either both are there or neither is, whatever becomes of the process or the connection. The answer to any
 * other request is kept when it has been carried out; what the store does not take then is remembered here.
 */
final class KeptAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);

    private static final Duration KEEP = Duration.ofDays(1);

    private final Store store;
    private final Clock clock;

    /** The fingerprints of requests that are being carried out here. */
    private final Map<Id, String> atWork = new ConcurrentHashMap<>();

    /** Answers to requests that were carried out while the store was away. */
    private final Map<Id, Kept> unwritten = new ConcurrentHashMap<>();

    /** A user's key. */
    record Id(String userId, String key) {}

    /** An answer that was given. */
    record Kept(String fingerprint, int status, String location, String body) {}

    /** Another instance of WindFlow has carried the same request out meanwhile; this one undoes what it did. */
    static final class AlreadyDone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Kept kept;

        private AlreadyDone(Kept kept) {
            super("Another instance of WindFlow has done this");
            this.kept = kept;
        }

        Kept kept() {
            return kept;
        }
    }

    KeptAnswers(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Begins with a request, which ends with {@link #end} if it has to be carried out.
     *
     * @return the answer kept, empty if the request has to be carried out
     * @throws Problem INVALID if the key stands for another request, CONFLICT if the first is still at work
     */
    Optional<Kept> begin(Id id, String fingerprint) {
        String other = atWork.putIfAbsent(id, fingerprint);
        if (other != null) {
            check(other, fingerprint);
            throw Problem.conflict(
                    "The first request with this Idempotency-Key is still at work", "Send it again in a moment");
        }
        boolean carryOut = false;
        try {
            Optional<Kept> kept = Optional.ofNullable(unwritten.get(id))
                    .or(() -> store.read((connection, dialect) -> find(connection, id)));
            kept.ifPresent(answer -> check(answer.fingerprint(), fingerprint));
            carryOut = kept.isEmpty();
            return kept;
        } finally {
            if (!carryOut) {
                end(id);
            }
        }
    }

    /** A request is at work no more, whatever became of it. */
    void end(Id id) {
        atWork.remove(id);
    }

    /**
     * Keeps the answer to a change, in the unit of work that makes it.
     *
     * @throws AlreadyDone if there is an answer by now
     * @throws Problem INVALID if the key has come to stand for another request
     */
    void keep(Id id, Kept answer) {
        Instant now = clock.instant();
        store.write((connection, dialect) -> {
            // Earlier versions wrote a row without an answer when they began.
            Sql.update(
                    connection,
                    "DELETE FROM idempotency_keys WHERE created_at < ?"
                            + " OR user_id = ? AND key = ? AND status IS NULL",
                    now.minus(KEEP),
                    id.userId(),
                    id.key());
            Optional<Kept> before = find(connection, id);
            if (before.isPresent()) {
                check(before.get().fingerprint(), answer.fingerprint());
                throw new AlreadyDone(before.get());
            }
            return Sql.update(
                    connection,
                    "INSERT INTO idempotency_keys (user_id, key, fingerprint, status, location, body, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    id.userId(),
                    id.key(),
                    answer.fingerprint(),
                    answer.status(),
                    answer.location(),
                    answer.body(),
                    now);
        });
    }

    /** Keeps the answer to a request that was carried out, unless it is kept already; never fails. */
    void keepAfterwards(Id id, Kept answer) {
        try {
            keep(id, answer);
        } catch (AlreadyDone e) {
            LOG.debug("Two instances have carried out the same request");
        } catch (RuntimeException e) {
            LOG.warn("The answer to a request is kept in memory alone: {}", e.getMessage());
            unwritten.put(id, answer);
        }
    }

    private static Optional<Kept> find(Connection connection, Id id) throws SQLException {
        return Sql.first(
                connection,
                "SELECT fingerprint, status, location, body FROM idempotency_keys"
                        + " WHERE user_id = ? AND key = ? AND status IS NOT NULL",
                row -> new Kept(row.text("fingerprint"), row.integer("status"), row.text("location"), row.text("body")),
                id.userId(),
                id.key());
    }

    private static void check(String kept, String fingerprint) {
        if (!kept.equals(fingerprint)) {
            throw Problem.of(
                    ProblemType.INVALID,
                    "This Idempotency-Key was used for another request",
                    "Make a new key for each request");
        }
    }
}
