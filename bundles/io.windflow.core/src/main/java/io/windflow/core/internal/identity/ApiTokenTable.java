package io.windflow.core.internal.identity;

import io.windflow.api.identity.ApiTokens.ApiToken;
import io.windflow.api.identity.Role;
import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on the table of API tokens. */
final class ApiTokenTable {

    private static final String COLUMNS = "SELECT t.id, t.user_id, t.name, coalesce(u.username, t.user_id) AS username,"
            + " t.role, t.created_at, t.expires_at, t.last_used_at"
            + " FROM api_tokens t LEFT JOIN users u ON u.id = t.user_id";

    private ApiTokenTable() {}

    static void insert(Connection connection, ApiToken token, String userId, String hash) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO api_tokens (id, user_id, name, secret_hash, role, created_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                token.id(),
                userId,
                token.name(),
                hash,
                token.role(),
                token.createdAt(),
                token.expiresAt());
    }

    /** The tokens, oldest first. @param userId only his, null for all */
    static List<ApiToken> list(Connection connection, String userId) throws SQLException {
        String order = " ORDER BY t.created_at, t.id";
        return userId == null
                ? Sql.list(connection, COLUMNS + order, row -> owned(row).token())
                : Sql.list(
                        connection,
                        COLUMNS + " WHERE t.user_id = ?" + order,
                        row -> owned(row).token(),
                        userId);
    }

    static Optional<Owned> find(Connection connection, String id) throws SQLException {
        return Sql.first(connection, COLUMNS + " WHERE t.id = ?", ApiTokenTable::owned, id);
    }

    static Optional<Owned> findByHash(Connection connection, String hash) throws SQLException {
        return Sql.first(connection, COLUMNS + " WHERE t.secret_hash = ?", ApiTokenTable::owned, hash);
    }

    static void used(Connection connection, String id, Instant minute) throws SQLException {
        Sql.update(connection, "UPDATE api_tokens SET last_used_at = ? WHERE id = ?", minute, id);
    }

    static void delete(Connection connection, String id) throws SQLException {
        Sql.update(connection, "DELETE FROM api_tokens WHERE id = ?", id);
    }

    private static Owned owned(Row row) throws SQLException {
        ApiToken token = new ApiToken(
                row.text("id"),
                row.text("name"),
                row.text("username"),
                row.constant("role", Role.class),
                row.time("created_at"),
                row.timeOrNull("expires_at"),
                row.timeOrNull("last_used_at"));
        return new Owned(token, row.text("user_id"));
    }

    /** A token with the id of the user it belongs to. */
    record Owned(ApiToken token, String userId) {}
}
