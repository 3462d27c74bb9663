package io.windflow.identity.local.internal;

import io.windflow.api.identity.Role;
import io.windflow.api.identity.User;
import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements on the table of users, and on what of a user ends with it or with his password. */
final class UserTable {

    private static final String COLUMNS =
            "SELECT id, username, display_name, role, enabled, created_at, last_login_at, password_hash FROM users";

    private UserTable() {}

    static boolean isEmpty(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT id FROM users LIMIT 1", row -> row.text("id"))
                .isEmpty();
    }

    static Optional<Account> find(Connection connection, String id) throws SQLException {
        return Sql.first(connection, COLUMNS + " WHERE id = ?", UserTable::account, id);
    }

    static Optional<Account> findByName(Connection connection, String username) throws SQLException {
        return Sql.first(connection, COLUMNS + " WHERE username = ?", UserTable::account, username);
    }

    /** Users by name. @param after the name to go on after */
    static List<User> list(Connection connection, String after, int limit) throws SQLException {
        return Sql.list(
                connection,
                COLUMNS + " WHERE username > ? ORDER BY username LIMIT ?",
                row -> account(row).user(),
                after,
                limit);
    }

    static void insert(Connection connection, Account account) throws SQLException {
        User user = account.user();
        Sql.update(
                connection,
                "INSERT INTO users (id, username, display_name, role, password_hash, enabled, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                user.id(),
                user.username(),
                user.displayName(),
                user.role(),
                account.passwordHash(),
                user.enabled(),
                user.createdAt(),
                user.createdAt());
    }

    static void update(Connection connection, Account account, Instant now) throws SQLException {
        User user = account.user();
        Sql.update(
                connection,
                "UPDATE users SET username = ?, display_name = ?, role = ?, password_hash = ?, enabled = ?,"
                        + " updated_at = ? WHERE id = ?",
                user.username(),
                user.displayName(),
                user.role(),
                account.passwordHash(),
                user.enabled(),
                now,
                user.id());
    }

    static void loggedIn(Connection connection, String id, Instant now) throws SQLException {
        Sql.update(connection, "UPDATE users SET last_login_at = ? WHERE id = ?", now, id);
    }

    static void delete(Connection connection, String id) throws SQLException {
        endSessions(connection, id, null);
        Sql.update(connection, "DELETE FROM api_tokens WHERE user_id = ?", id);
        Sql.update(connection, "DELETE FROM users WHERE id = ?", id);
    }

    /** Ends a user's sessions, in the transaction that gives the reason. @param but the one that stays, or null */
    static void endSessions(Connection connection, String id, String but) throws SQLException {
        Sql.update(connection, "DELETE FROM sessions WHERE user_id = ? AND id <> ?", id, but == null ? "" : but);
    }

    static boolean hasOtherAdministrator(Connection connection, String id) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT id FROM users WHERE role = ? AND enabled = 1 AND id <> ? LIMIT 1",
                        row -> row.text("id"),
                        Role.ADMIN,
                        id)
                .isPresent();
    }

    private static Account account(Row row) throws SQLException {
        User user = new User(
                row.text("id"),
                row.text("username"),
                row.text("display_name"),
                row.constant("role", Role.class),
                row.flag("enabled"),
                row.time("created_at"),
                row.timeOrNull("last_login_at"));
        return new Account(user, row.text("password_hash"));
    }

    /** A user with the hash of his password. */
    record Account(User user, String passwordHash) {

        boolean isAdministrator() {
            return user.enabled() && user.role() == Role.ADMIN;
        }

        @Override
        public String toString() {
            return "Account[user=" + user + "]";
        }
    }
}
