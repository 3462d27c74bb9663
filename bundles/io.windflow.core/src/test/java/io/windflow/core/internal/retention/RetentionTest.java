package io.windflow.core.internal.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import io.windflow.core.internal.instance.Leases;
import io.windflow.testkit.TestClock;
import io.windflow.testkit.TestStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private final TestStore store = TestStore.create();
    private final TestClock clock = new TestClock();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsTheNewestDeploymentsOfEachStack() {
        for (int i = 1; i <= 5; i++) {
            deployment("a" + i, "web", "DEPLOY", "SUCCEEDED");
        }
        deployment("b1", "db", "DEPLOY", "FAILED");

        prune(2, 0);

        assertThat(ids("SELECT id FROM deployments")).containsExactly("a4", "a5", "b1");
        assertThat(ids("SELECT deployment AS id FROM deployment_log"))
                .as("the log goes with its deployment")
                .containsExactly("a4", "a5", "b1");
    }

    @Test
    void keepsTheLastGoodDeploymentAndThoseThatRun() {
        deployment("a1", "web", "DEPLOY", "SUCCEEDED");
        deployment("a2", "web", "ROLLBACK", "SUCCEEDED");
        deployment("a3", "web", "DEPLOY", "FAILED");
        deployment("a4", "web", "RESTART", "SUCCEEDED");
        deployment("a5", "web", "DEPLOY", "STARTING");
        deployment("a6", "web", "DEPLOY", "FAILED");

        prune(1, 0);

        assertThat(ids("SELECT id FROM deployments")).containsExactly("a2", "a5", "a6");
    }

    @Test
    void keepsTheAuditForSomeDays() {
        entries(1_200);
        clock.advance(Duration.ofDays(1));
        entries(1);
        clock.advance(Duration.ofDays(29));

        prune(0, 29);

        assertThat(ids("SELECT id FROM audit")).hasSize(1);
    }

    @Test
    void keepsEverythingWhereToldSo() {
        deployment("a1", "web", "DEPLOY", "FAILED");
        deployment("a2", "web", "DEPLOY", "FAILED");
        entries(3);
        clock.advance(Duration.ofDays(10_000));

        prune(0, 0);

        assertThat(ids("SELECT id FROM deployments")).hasSize(2);
        assertThat(ids("SELECT id FROM audit")).hasSize(3);
    }

    private void prune(int deployments, int days) {
        new Retention(store, new Leases(store), clock, deployments, days).prune();
    }

    private void deployment(String id, String stack, String action, String state) {
        boolean over = !state.equals("STARTING");
        store.write((connection, dialect) -> {
            Sql.update(
                    connection,
                    "INSERT INTO deployments (id, stack, action, state, actor, options, created_at, finished_at)"
                            + " VALUES (?, ?, ?, ?, 'ada', '{}', 0, ?)",
                    id,
                    stack,
                    action,
                    state,
                    over ? 1 : null);
            return Sql.update(connection, "INSERT INTO deployment_log VALUES (?, 1, 0, 'windflow', 'done')", id);
        });
    }

    private void entries(int count) {
        store.write((connection, dialect) -> {
            for (int i = 0; i < count; i++) {
                Sql.update(
                        connection,
                        "INSERT INTO audit (time, user_id, username, action, target, result)"
                                + " VALUES (?, 'id-ada', 'ada', 'stack.save', 'stack/web', 'ok')",
                        clock.instant());
            }
            return null;
        });
    }

    private List<String> ids(String sql) {
        return store.read((connection, dialect) -> Sql.list(connection, sql + " ORDER BY 1", row -> row.text("id")));
    }
}
