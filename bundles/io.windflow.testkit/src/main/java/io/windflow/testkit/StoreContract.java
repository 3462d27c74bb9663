package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Role;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.spi.store.StoreProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store does for one caller. Extended by a test beside each provider, as is
 * {@link ConcurrentStoreContract}.
 */
public abstract class StoreContract {

    protected static final Duration WAIT = Duration.ofSeconds(10);

    protected StoreProvider store;

    /**
     * Opens the database of this test: empty when the test starts, the same for each call.
     *
     * @param wait how long a unit of work waits for its turn
     */
    protected abstract StoreProvider open(Duration wait);

    protected abstract void close(StoreProvider provider);

    @BeforeEach
    void open() {
        store = open(WAIT);
    }

    @AfterEach
    void close() {
        close(store);
    }

    @Test
    void tellsItsNameAndServes() {
        assertThat(store.name()).matches("[a-z][a-z0-9-]*");
        assertThat(store.dialect()).isNotNull();
        store.probe();
    }

    @Test
    void keepsWhatWasWritten() {
        int rows = set(store, "a", "1");

        assertThat(rows).isOne();
        assertThat(get(store, "a")).isEqualTo("1");
    }

    @Test
    void keepsWhatWasWrittenOverAReopening() {
        set(store, "a", "1");
        close(store);
        store = open(WAIT);

        assertThat(get(store, "a")).isEqualTo("1");
    }

    @Test
    void undoesAUnitOfWorkThatThrowsAndPassesTheExceptionOn() {
        Problem problem = Problem.conflict("no", null);

        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", "a", "1");
                    throw problem;
                }))
                .isSameAs(problem);

        assertThat(get(store, "a")).isNull();
    }

    @Test
    void undoesAUnitOfWorkWhoseStatementFails() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", "a", "1");
                    return Sql.update(connection, "INSERT INTO nowhere VALUES (1)");
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isConstraint()).isFalse());

        assertThat(get(store, "a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO settings VALUES ('a', '2')",
                "INSERT INTO settings VALUES ('b', NULL)",
                "INSERT INTO deployment_log VALUES ('no-such-deployment', 1, 0, 'windflow', 'text')",
                "INSERT INTO users VALUES ('1', 'u', 'U', 'EMPEROR', 'hash', 1, 0, 0, NULL)"
            })
    void tellsABrokenConstraintFromOtherFailures(String statement) {
        set(store, "a", "1");

        assertThatThrownBy(() -> store.write((connection, dialect) -> Sql.update(connection, statement)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isConstraint()).isTrue());
    }

    @Test
    void tellsAConstraintBrokenInABatch() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.batch(
                            connection,
                            "INSERT INTO settings VALUES (?, ?)",
                            List.of(new Object[] {"a", "1"}, new Object[] {"a", "2"}));
                    return null;
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isConstraint()).isTrue());

        assertThat(get(store, "a")).isNull();
    }

    @Test
    void deletesWhatBelongsToADeletedRow() {
        store.write((connection, dialect) -> {
            insertDeployment(connection, "d1");
            Sql.update(connection, "INSERT INTO deployment_log VALUES ('d1', 1, 0, 'windflow', 'text')");
            return Sql.update(connection, "DELETE FROM deployments WHERE id = 'd1'");
        });

        assertThat(count(store, "deployment_log")).isZero();
    }

    @Test
    void refusesToWriteInAUnitOfWorkThatReads() {
        assertThatThrownBy(() -> store.read((connection, dialect) ->
                        Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", "a", "1")))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.read((connection, dialect) -> set(store, "a", "1")))
                .isInstanceOf(IllegalStateException.class);

        assertThat(get(store, "a")).isNull();
        set(store, "a", "2");
        assertThat(get(store, "a")).isEqualTo("2");
    }

    @Test
    void joinsAUnitOfWorkInsideAnother() {
        String seen = store.write((connection, dialect) -> {
            set(store, "a", "1");
            return store.read((inner, innerDialect) -> get(store, "a"));
        });
        assertThat(seen).isEqualTo("1");

        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    set(store, "b", "1");
                    throw new SQLException("the outer one fails");
                }))
                .isInstanceOf(StoreException.class);
        assertThat(get(store, "b")).isNull();
    }

    @Test
    void undoesAloneWhatFailedInsideAnother() {
        store.write((connection, dialect) -> {
            set(store, "a", "1");
            assertThatThrownBy(() -> store.write((inner, innerDialect) -> {
                        set(store, "b", "1");
                        return set(store, "a", "2");
                    }))
                    .isInstanceOf(StoreException.class);
            return set(store, "c", "1");
        });

        assertThat(get(store, "a")).isEqualTo("1");
        assertThat(get(store, "b")).isNull();
        assertThat(get(store, "c")).isEqualTo("1");
    }

    @Test
    void survivesAUnitOfWorkThatClosesItsConnection() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    connection.close();
                    return null;
                }))
                .isInstanceOf(StoreException.class);

        set(store, "a", "1");
        assertThat(get(store, "a")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "it's \"quoted\" \\ %_ ; -- /* */ $1 ? :name",
                "Été à Nîmes, Straße, 日本語, العربية, 🐳👩‍👩‍👧",
                "e\u0301 is not \u00e9",
                "\t\r\n\u0001\u001f\u2028\ufeff\uffff"
            })
    void givesTextBackAsItWas(String text) {
        set(store, "a", text);

        assertThat(get(store, "a")).isEqualTo(text);
    }

    @Test
    void refusesTextThatNotEveryDatabaseCanHold() {
        assertThatThrownBy(() -> set(store, "a", "b\0c"))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(ProblemType.INVALID));

        assertThat(get(store, "a")).isNull();
    }

    @Test
    void givesLargeTextBack() {
        String text = "0123456789abcdé🐳".repeat(500_000);
        set(store, "a", text);

        assertThat(get(store, "a")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE + 1L, Long.MAX_VALUE})
    void givesNumbersBackAsTheyWere(long number) {
        store.write((connection, dialect) -> Sql.update(
                connection, "INSERT INTO idempotency_keys VALUES ('u', 'k', 'f', NULL, NULL, NULL, ?)", number));

        assertThat(number("SELECT created_at AS value FROM idempotency_keys")).isEqualTo(number);
    }

    @Test
    void readsPortableValues() {
        Instant time = Instant.parse("2026-02-03T04:05:06.789Z");
        store.write((connection, dialect) -> Sql.update(
                connection,
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "id",
                "name",
                "Name",
                Role.VIEWER,
                "hash",
                true,
                time,
                time,
                null));

        store.read((connection, dialect) -> Sql.first(connection, "SELECT * FROM users", row -> {
            assertThat(row.text("id")).isEqualTo("id");
            assertThat(row.constant("role", Role.class)).isEqualTo(Role.VIEWER);
            assertThat(row.flag("enabled")).isTrue();
            assertThat(row.time("created_at")).isEqualTo(time);
            assertThat(row.timeOrNull("last_login_at")).isNull();
            assertThat(row.integerOrNull("last_login_at")).isNull();
            return row;
        }));
    }

    @Test
    void findsTextWhateverItsCaseAndItsWildcards() {
        set(store, "a", "50% of Web_Server\\x");
        set(store, "b", "500 of WebXServer/x");
        set(store, "c", "Été");

        assertThat(keysContaining("WEB_SERVER")).containsExactly("a");
        assertThat(keysContaining("50%")).containsExactly("a");
        assertThat(keysContaining("\\")).containsExactly("a");
        assertThat(keysContaining("server")).containsExactly("a", "b");
        assertThat(keysContaining("ÉT")).containsExactly("c");
    }

    @Test
    void saysThatItIsClosed() {
        close(store);

        assertThatThrownBy(() -> get(store, "a")).isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type())
                .isEqualTo(ProblemType.PROVIDER_UNAVAILABLE));
        assertThatThrownBy(() -> set(store, "a", "1")).isInstanceOf(Problem.class);
    }

    protected static int set(Store store, String key, String value) {
        return store.write(
                (connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", key, value));
    }

    protected static String get(Store store, String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElse(null));
    }

    protected static long count(Store store, String table) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT count(*) AS rows FROM " + table, row -> row.number("rows"))
                .orElseThrow());
    }

    private List<String> keysContaining(String text) {
        return store.read((connection, dialect) -> Sql.list(
                connection,
                "SELECT key FROM settings WHERE lower(value) LIKE ? ESCAPE '\\' ORDER BY key",
                row -> row.text("key"),
                Sql.containing(text)));
    }

    private long number(String sql) {
        return store.read((connection, dialect) ->
                Sql.first(connection, sql, row -> row.number("value")).orElseThrow());
    }

    private static void insertDeployment(Connection connection, String id) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO deployments (id, stack, action, state, actor, options, created_at)"
                        + " VALUES (?, 's', 'DEPLOY', 'QUEUED', 'admin', '{}', 0)",
                id);
    }
}
