package io.windflow.core.internal.retention;

import io.windflow.api.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The statements that find and delete what is too old. */
final class RetentionTable {

    private RetentionTable() {}

    /**
     * Finished deployments beyond the newest ones of each stack, oldest first. The last that brought a stack to a
     * revision with success is never among them: it tells what the stack runs, and since when.
     */
    static List<String> surplus(Connection connection, int kept, int limit) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT id FROM (
                  SELECT id, ROW_NUMBER() OVER (PARTITION BY stack ORDER BY id DESC) AS place
                  FROM deployments WHERE finished_at IS NOT NULL
                ) AS finished
                WHERE place > ? AND id NOT IN (
                  SELECT MAX(id) FROM deployments
                  WHERE state = 'SUCCEEDED' AND action IN ('DEPLOY', 'ROLLBACK') GROUP BY stack
                )
                ORDER BY id LIMIT ?
                """,
                row -> row.text("id"),
                kept,
                limit);
    }

    /** Deletes a deployment with its log. Returns 0 if somebody else did so before. */
    static int deleteDeployment(Connection connection, String id) throws SQLException {
        return Sql.update(connection, "DELETE FROM deployments WHERE id = ? AND finished_at IS NOT NULL", id);
    }

    /**
     * Deletes entries from before a time, at most a batch. Entries are in the order of time but for clocks that were set,
     * so only the oldest are looked at, not the whole table.
     */
    static int deleteAudit(Connection connection, Instant end, int batch) throws SQLException {
        return Sql.update(
                connection,
                """
                DELETE FROM audit WHERE time < ? AND id IN (SELECT id FROM audit ORDER BY id LIMIT ?)
                """,
                end,
                batch);
    }
}
