package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.store.Sql;
import io.windflow.api.store.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestStoreTest {

    private final TestStore store = TestStore.create();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void hasTheSchemaAndKeepsWhatWasWritten() {
        store.write((connection, dialect) -> Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", "a", "1"));

        assertThat(value("a")).isEqualTo("1");
    }

    @Test
    void undoesWhatFailed() {
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", "a", "1");
                    return Sql.update(connection, "INSERT INTO settings VALUES (?, ?)", "a", "2");
                }))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isConstraint()).isTrue());

        assertThat(value("a")).isNull();
    }

    private String value(String key) {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), key)
                .orElse(null));
    }
}
