package io.windflow.core.internal.deployment;

import com.fasterxml.jackson.core.type.TypeReference;
import io.windflow.api.Problem;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.store.Receipt;
import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.core.internal.Json;
import io.windflow.core.internal.instance.Leases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deployments and their logs in the store. One that runs belongs to the instance that holds the lease of its stack and
 * has counted its last start; what any other one writes about it is dropped.
 */
final class DeploymentRepository {

    private static final TypeReference<DeploymentRecord.Options> OPTIONS = new TypeReference<>() {};

    private final Store store;
    private final Leases leases;

    DeploymentRepository(Store store, Leases leases) {
        this.store = store;
        this.leases = leases;
    }

    /** How a deployment that runs here stands in the store. */
    enum Standing {
        GOES_ON,
        /** Somebody asked for its end. */
        CANCELLED,
        /** It ended, or was started again, by another instance. */
        LOST
    }

    /**
     * Keeps a new deployment, and the receipt for it, unless too many wait for its stack.
     *
     * @return whether it was kept
     */
    boolean insert(DeploymentRecord record, int mostOpen, Receipt<Deployment> receipt) {
        Deployment it = record.deployment();
        return store.write((connection, dialect) -> {
            int open = Sql.first(
                            connection,
                            "SELECT COUNT(*) AS open FROM deployments WHERE stack = ? AND finished_at IS NULL",
                            row -> row.integer("open"),
                            it.stack())
                    .orElseThrow();
            if (open >= mostOpen) {
                return false;
            }
            Sql.update(
                    connection,
                    """
                    INSERT INTO deployments (id, stack, action, revision, state, actor, options, created_at, retry_of)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    it.id(),
                    it.stack(),
                    it.action(),
                    it.revision(),
                    it.state(),
                    it.actor(),
                    Json.write(record.options()),
                    it.createdAt(),
                    it.retryOf());
            receipt.sign(it);
            return true;
        });
    }

    /**
     * Takes the oldest open deployment of a stack for this instance, and counts its start. Empty if none is open, or if
     * another instance is at work on the stack.
     */
    Optional<DeploymentRecord> claim(String stack) {
        return store.write((connection, dialect) -> {
            if (!leases.take(connection, dialect, lease(stack), Leases.TIME)) {
                return Optional.empty();
            }
            Optional<DeploymentRecord> next = Sql.first(
                            connection,
                            "SELECT * FROM deployments WHERE stack = ? AND finished_at IS NULL ORDER BY id LIMIT 1",
                            DeploymentRepository::record,
                            stack)
                    .map(record -> record.with(record.options().withOneMoreStart()));
            if (next.isPresent()) {
                setOptions(connection, next.get());
            } else {
                leases.release(connection, lease(stack));
            }
            return next;
        });
    }

    /** Lets another instance go on with a stack. */
    void release(String stack) {
        leases.release(lease(stack));
    }

    /** Goes on holding what runs here. Returns how each stands, by its id. */
    Map<String, Standing> renew(Collection<DeploymentRecord> running) {
        return store.write((connection, dialect) -> {
            Map<String, Standing> standings = new HashMap<>();
            for (DeploymentRecord record : running) {
                Deployment it = record.deployment();
                boolean held = leases.take(connection, dialect, lease(it.stack()), Leases.TIME);
                standings.put(it.id(), held ? standing(connection, record) : Standing.LOST);
            }
            return standings;
        });
    }

    private static String lease(String stack) {
        return "stack/" + stack;
    }

    private static Standing standing(Connection connection, DeploymentRecord record) throws SQLException {
        Optional<DeploymentRecord> stored = Sql.first(
                connection,
                "SELECT * FROM deployments WHERE id = ?",
                DeploymentRepository::record,
                record.deployment().id());
        if (stored.isEmpty()
                || stored.get().options().starts() != record.options().starts()) {
            return Standing.LOST;
        }
        Deployment it = stored.get().deployment();
        if (it.state().isFinal() && it.state() != record.deployment().state()) {
            return Standing.LOST;
        }
        return stored.get().options().cancelled() ? Standing.CANCELLED : Standing.GOES_ON;
    }

    /** Keeps where a deployment is, and new lines of its log, in one transaction; nothing if it is lost. */
    Standing update(DeploymentRecord record, List<LogLine> lines) {
        Deployment it = record.deployment();
        return store.write((connection, dialect) -> {
            Standing standing = standing(connection, record);
            if (standing == Standing.LOST) {
                return standing;
            }
            DeploymentRecord.Options options =
                    standing == Standing.CANCELLED ? record.options().withCancelled() : record.options();
            Sql.update(
                    connection,
                    """
                    UPDATE deployments SET state = ?, rolled_back_to = ?, reason = ?, advice = ?, options = ?,
                      started_at = ?, finished_at = ? WHERE id = ?
                    """,
                    it.state(),
                    it.rolledBackTo(),
                    it.reason(),
                    it.advice(),
                    Json.write(options),
                    it.startedAt(),
                    it.finishedAt(),
                    it.id());
            append(connection, it.id(), lines);
            return standing;
        });
    }

    /**
     * Ends a deployment that waits, or notes for whoever runs it that it is to end.
     *
     * @return the deployment as it is then
     * @throws Problem NOT_FOUND, or CONFLICT if that is too late
     */
    Deployment cancel(String id, Instant now) {
        return store.write((connection, dialect) -> {
            DeploymentRecord record = Sql.first(
                            connection, "SELECT * FROM deployments WHERE id = ?", DeploymentRepository::record, id)
                    .orElseThrow(() -> Problem.notFound("deployment", id));
            record.requireCancellable();
            if (record.deployment().state() != DeploymentState.QUEUED) {
                setOptions(connection, record.with(record.options().withCancelled()));
                return record.deployment();
            }
            DeploymentRecord cancelled = record.ended(DeploymentState.CANCELLED, null, "Cancelled", null, now);
            Sql.update(
                    connection,
                    "UPDATE deployments SET state = ?, reason = ?, finished_at = ? WHERE id = ?",
                    DeploymentState.CANCELLED,
                    "Cancelled",
                    now,
                    id);
            return cancelled.deployment();
        });
    }

    private static void setOptions(Connection connection, DeploymentRecord record) throws SQLException {
        Sql.update(
                connection,
                "UPDATE deployments SET options = ? WHERE id = ?",
                Json.write(record.options()),
                record.deployment().id());
    }

    Optional<DeploymentRecord> find(String id) {
        return store.read((connection, dialect) ->
                Sql.first(connection, "SELECT * FROM deployments WHERE id = ?", DeploymentRepository::record, id));
    }

    /** @throws Problem NOT_FOUND */
    DeploymentRecord require(String id) {
        return find(id).orElseThrow(() -> Problem.notFound("deployment", id));
    }

    /** The stacks that have open deployments and no other instance at work on them. */
    List<String> waitingStacks() {
        return store.read((connection, dialect) -> {
            Set<String> taken = leases.ofOthers(connection, dialect);
            return Sql.list(
                            connection,
                            "SELECT stack, MIN(id) AS oldest FROM deployments WHERE finished_at IS NULL"
                                    + " GROUP BY stack ORDER BY oldest",
                            row -> row.text("stack"))
                    .stream()
                    .filter(stack -> !taken.contains(lease(stack)))
                    .toList();
        });
    }

    /** Newest first. @param stack null for all. @param before only those with a lower id, null for all */
    List<Deployment> list(String stack, String before, int limit) {
        String end = before == null ? "~" : before;
        return store.read((connection, dialect) -> stack == null
                ? Sql.list(
                        connection,
                        "SELECT * FROM deployments WHERE id < ? ORDER BY id DESC LIMIT ?",
                        row -> record(row).deployment(),
                        end,
                        limit)
                : Sql.list(
                        connection,
                        "SELECT * FROM deployments WHERE stack = ? AND id < ? ORDER BY id DESC LIMIT ?",
                        row -> record(row).deployment(),
                        stack,
                        end,
                        limit));
    }

    /** Adds lines to the log of a deployment that runs; they are dropped if it is lost. */
    void append(DeploymentRecord record, List<LogLine> lines) {
        store.write((connection, dialect) -> {
            if (standing(connection, record) != Standing.LOST) {
                append(connection, record.deployment().id(), lines);
            }
            return null;
        });
    }

    List<LogLine> lines(String deployment, long after, int limit) {
        return store.read((connection, dialect) -> Sql.list(
                connection,
                """
                SELECT line, time, source, text FROM deployment_log
                WHERE deployment = ? AND line > ? ORDER BY line LIMIT ?
                """,
                row -> new LogLine(row.number("line"), row.time("time"), row.text("source"), row.text("text")),
                deployment,
                after,
                limit));
    }

    /** The number of the last line, 0 if there is none. */
    long lastLine(String deployment) {
        return store.read((connection, dialect) -> Sql.first(
                        connection,
                        "SELECT COALESCE(MAX(line), 0) AS last FROM deployment_log WHERE deployment = ?",
                        row -> row.number("last"),
                        deployment)
                .orElseThrow());
    }

    private static void append(Connection connection, String deployment, List<LogLine> lines) throws SQLException {
        if (!lines.isEmpty()) {
            Sql.batch(
                    connection,
                    // A commit whose answer was lost is tried again.
                    "INSERT INTO deployment_log (deployment, line, time, source, text) VALUES (?, ?, ?, ?, ?)"
                            + " ON CONFLICT (deployment, line) DO NOTHING",
                    lines.stream()
                            .map(line ->
                                    new Object[] {deployment, line.number(), line.time(), line.source(), line.text()})
                            .toList());
        }
    }

    private static DeploymentRecord record(Row row) throws SQLException {
        Deployment deployment = new Deployment(
                row.text("id"),
                row.text("stack"),
                row.constant("action", DeploymentAction.class),
                row.integerOrNull("revision"),
                row.constant("state", DeploymentState.class),
                row.integerOrNull("rolled_back_to"),
                row.text("reason"),
                row.text("advice"),
                row.text("actor"),
                row.time("created_at"),
                row.timeOrNull("started_at"),
                row.timeOrNull("finished_at"),
                row.text("retry_of"));
        return new DeploymentRecord(deployment, Json.read(row.text("options"), OPTIONS));
    }
}
