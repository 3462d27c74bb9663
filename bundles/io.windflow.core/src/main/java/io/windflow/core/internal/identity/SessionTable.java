package io.windflow.core.internal.identity;

import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The statements on the table of sessions. */
final class SessionTable {

    /** A script that logs in for each call, instead of once, must not fill the table. */
    private static final int MAX_PER_USER = 100;

    private SessionTable() {}

    /** Adds a session, and takes away those that are over and the user's oldest beyond a hundred. */
    static void insert(Connection connection, Kept session) throws SQLException {
        Instant now = session.refreshedAt();
        Sql.update(connection, "DELETE FROM sessions WHERE expires_at <= ?", now);
        Sql.update(
                connection,
                "DELETE FROM sessions WHERE user_id = ? AND id NOT IN"
                        + " (SELECT id FROM sessions WHERE user_id = ? ORDER BY refreshed_at DESC, id LIMIT ?)",
                session.userId(),
                session.userId(),
                MAX_PER_USER - 1);
        Sql.update(
                connection,
                "INSERT INTO sessions (id, user_id, refresh_hash, address, created_at, refreshed_at, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                session.id(),
                session.userId(),
                session.refreshHash(),
                session.address(),
                now,
                now,
                session.expiresAt());
    }

    static Optional<Kept> find(Connection connection, String id) throws SQLException {
        return select(connection, "id", id);
    }

    static Optional<Kept> findByRefreshHash(Connection connection, String hash) throws SQLException {
        return select(connection, "refresh_hash", hash);
    }

    static Optional<Kept> findByFormerHash(Connection connection, String hash) throws SQLException {
        return select(connection, "former_hash", hash);
    }

    /** The id of the user whose session has or had a refresh token. @param nextHash the hash of the token's successor */
    static Optional<String> owner(Connection connection, String hash, String nextHash) throws SQLException {
        return Sql.first(
                connection,
                "SELECT user_id FROM sessions WHERE refresh_hash = ? OR former_hash = ? OR former_hash = ?",
                row -> row.text("user_id"),
                hash,
                hash,
                nextHash);
    }

    /** Moves a session on to another refresh token. Returns false if somebody else did so before. */
    static boolean rotate(
            Connection connection, Kept session, String nextHash, String address, Instant now, Instant end)
            throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE sessions SET former_hash = refresh_hash, refresh_hash = ?, address = ?, refreshed_at = ?,"
                                + " expires_at = ? WHERE id = ? AND refresh_hash = ?",
                        nextHash,
                        address,
                        now,
                        end,
                        session.id(),
                        session.refreshHash())
                == 1;
    }

    static boolean delete(Connection connection, String id) throws SQLException {
        return Sql.update(connection, "DELETE FROM sessions WHERE id = ?", id) == 1;
    }

    private static Optional<Kept> select(Connection connection, String column, String value) throws SQLException {
        return Sql.first(
                connection,
                "SELECT id, user_id, refresh_hash, address, refreshed_at, expires_at FROM sessions WHERE " + column
                        + " = ?",
                SessionTable::kept,
                value);
    }

    private static Kept kept(Row row) throws SQLException {
        return new Kept(
                row.text("id"),
                row.text("user_id"),
                row.text("refresh_hash"),
                row.text("address"),
                row.time("refreshed_at"),
                row.time("expires_at"));
    }

    /**
     * A session as it is kept.
     *
     * @param address where it was begun or last renewed from, null if unknown
     * @param refreshedAt when it was begun or last renewed
     */
    record Kept(String id, String userId, String refreshHash, String address, Instant refreshedAt, Instant expiresAt) {}
}
