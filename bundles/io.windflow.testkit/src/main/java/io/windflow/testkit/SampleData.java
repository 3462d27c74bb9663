package io.windflow.testkit;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Fills a store with data that is valid and unusual: every script, text that is empty or long or looks like something
 * else, the largest and smallest numbers, nulls. The same seed makes the same data.
 */
public final class SampleData {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "NULL",
            "\\N",
            "\\.",
            "a\tb\r\nc\\d\"e'f",
            "été, naïve, Straße",
            "日本語のテキスト",
            "مرحبا بالعالم",
            "👩‍👩‍👧‍👦 and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
            "e\u0301 is not \u00e9",
            "\u0001\u001f\u007f\u0080\uFFFD\uFFFE",
            "{\"json\": [1, 2.5, null]}",
            "'; DROP TABLE users; --");
    private static final long[] NUMBERS = {
        0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, 1_763_829_000_123L
    };
    private static final String[] ROLES = {"ADMIN", "USER", "VIEWER"};

    private final Random random;

    public SampleData(long seed) {
        this.random = new Random(seed);
    }

    /** Adds about this number of rows to each table, in one unit of work. */
    public void fill(Store store, int rows) {
        store.write((connection, dialect) -> {
            for (int i = 0; i < rows; i++) {
                user(connection);
                stack(connection);
                deployment(connection);
                audit(connection);
                Sql.update(
                        connection,
                        "INSERT INTO settings (key, value) VALUES (?, ?)",
                        text() + UUID.randomUUID(),
                        text());
                Sql.update(
                        connection,
                        "INSERT INTO leases (name, holder, held_until) VALUES (?, ?, ?)",
                        text() + UUID.randomUUID(),
                        text(),
                        number());
                Sql.update(
                        connection,
                        "INSERT INTO idempotency_keys (user_id, key, fingerprint, status, location, body, created_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        id(),
                        id() + text(),
                        text(),
                        maybe(200L),
                        maybe(text()),
                        maybe(longText()),
                        number());
            }
            return null;
        });
    }

    /** Changes, deletes and adds some rows of each kind, in one unit of work. */
    public void disturb(Store store) {
        store.write((connection, dialect) -> {
            for (String change : List.of(
                    "DELETE FROM settings WHERE key = (SELECT min(key) FROM settings)",
                    "UPDATE settings SET key = key || 'x' WHERE key = (SELECT max(key) FROM settings)",
                    "UPDATE users SET display_name = display_name || '+'" + " WHERE id = (SELECT max(id) FROM users)",
                    "DELETE FROM stacks WHERE name = (SELECT min(name) FROM stacks)",
                    "DELETE FROM deployments WHERE id = (SELECT min(id) FROM deployments)",
                    "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)")) {
                Sql.update(connection, change);
            }
            return null;
        });
        fill(store, 1);
    }

    private void user(Connection connection) throws SQLException {
        String user = id();
        Sql.update(
                connection,
                "INSERT INTO users (id, username, display_name, role, password_hash, enabled, created_at, updated_at,"
                        + " last_login_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                user,
                text() + id(),
                text(),
                ROLES[random.nextInt(ROLES.length)],
                text(),
                random.nextBoolean(),
                number(),
                number(),
                maybe(number()));
        Sql.update(
                connection,
                "INSERT INTO sessions (id, user_id, refresh_hash, former_hash, address, created_at, refreshed_at,"
                        + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id(),
                user,
                id(),
                maybe(id()),
                maybe(text()),
                number(),
                number(),
                number());
        Sql.update(
                connection,
                "INSERT INTO api_tokens (id, user_id, name, secret_hash, role, created_at, expires_at, last_used_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id(),
                user,
                text(),
                id(),
                ROLES[random.nextInt(ROLES.length)],
                number(),
                maybe(number()),
                maybe(number()));
    }

    private void stack(Connection connection) throws SQLException {
        String stack = id();
        Sql.update(
                connection,
                "INSERT INTO stacks (name, engine, directory, files, adopted, owns_directory, revision, good_revision,"
                        + " latest_revision, allowances, created_at, updated_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                stack,
                text(),
                text() + id(),
                "[\"compose.yaml\"]",
                random.nextBoolean(),
                random.nextBoolean(),
                maybe(1L),
                maybe(1L),
                2,
                "[]",
                number(),
                number());
        for (int number = 1; number <= 2; number++) {
            Sql.update(
                    connection,
                    "INSERT INTO revisions (stack, number, compose, env, comment, author, created_at, images, good)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    stack,
                    number,
                    longText(),
                    text(),
                    maybe(text()),
                    text(),
                    number(),
                    maybe("{}"),
                    random.nextBoolean());
        }
    }

    private void deployment(Connection connection) throws SQLException {
        String deployment = id();
        Sql.update(
                connection,
                "INSERT INTO deployments (id, stack, action, revision, state, rolled_back_to, reason, advice, actor,"
                        + " options, created_at, started_at, finished_at, retry_of)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                deployment,
                text(),
                "DEPLOY",
                maybe(1L),
                "SUCCEEDED",
                null,
                maybe(text()),
                maybe(longText()),
                text(),
                "{}",
                number(),
                maybe(number()),
                number(),
                null);
        for (int line = 1; line <= 3; line++) {
            Sql.update(
                    connection,
                    "INSERT INTO deployment_log (deployment, line, time, source, text) VALUES (?, ?, ?, ?, ?)",
                    deployment,
                    line,
                    number(),
                    text(),
                    text());
        }
    }

    private void audit(Connection connection) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO audit (time, user_id, username, action, target, address, result, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                number(),
                text(),
                text(),
                text(),
                text(),
                maybe(text()),
                text(),
                maybe(longText()));
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private long number() {
        return random.nextInt(3) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private String text() {
        if (random.nextBoolean()) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(24); length > 0; length--) {
            int point = 1 + random.nextInt(random.nextBoolean() ? 0x7f : Character.MAX_CODE_POINT);
            boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? 'x' : point);
        }
        return text.toString();
    }

    private String longText() {
        return random.nextInt(8) == 0 ? (text() + "0123456789").repeat(2_000) : text();
    }

    private <T> T maybe(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }
}
