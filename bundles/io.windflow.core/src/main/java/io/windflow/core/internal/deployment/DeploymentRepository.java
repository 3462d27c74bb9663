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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Deployments and their logs in the store. */
final class DeploymentRepository {

    private static final TypeReference<DeploymentRecord.Options> OPTIONS = new TypeReference<>() {};

    private final Store store;

    DeploymentRepository(Store store) {
        this.store = store;
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

    /** Keeps where a deployment is, and new lines of its log, in one transaction. */
    void update(DeploymentRecord record, List<LogLine> lines) {
        Deployment it = record.deployment();
        store.write((connection, dialect) -> {
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
                    Json.write(record.options()),
                    it.startedAt(),
                    it.finishedAt(),
                    it.id());
            append(connection, it.id(), lines);
            return null;
        });
    }

    Optional<DeploymentRecord> find(String id) {
        return store.read((connection, dialect) ->
                Sql.first(connection, "SELECT * FROM deployments WHERE id = ?", DeploymentRepository::record, id));
    }

    /** @throws Problem NOT_FOUND */
    DeploymentRecord require(String id) {
        return find(id).orElseThrow(() -> Problem.notFound("deployment", id));
    }

    /** All that have not ended, in the order they were accepted. */
    List<DeploymentRecord> open() {
        return store.read((connection, dialect) -> Sql.list(
                connection,
                "SELECT * FROM deployments WHERE finished_at IS NULL ORDER BY id",
                DeploymentRepository::record));
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

    void append(String deployment, List<LogLine> lines) {
        store.write((connection, dialect) -> {
            append(connection, deployment, lines);
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
                    "INSERT INTO deployment_log (deployment, line, time, source, text) VALUES (?, ?, ?, ?, ?)",
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
