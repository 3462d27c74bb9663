package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.api.store.UnitOfWork;
import io.windflow.testkit.TestStore;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is cut off between a request and its answer: the same request sent again to a WindFlow that has started anew
 * gets a deployment, and there is never a second one.
 */
class LostAnswerTest {

    private static final String DEPLOY = "/api/v1/stacks/web/deployments";

    private final TestStore kept = TestStore.create();
    private final Cutting store = new Cutting(kept);

    @AfterEach
    void close() {
        kept.close();
    }

    @Test
    void everyUnitOfWorkCutOffBeforeItsCommit() throws Exception {
        assertThat(cutEveryUnit(false)).as("units of work of a request").isGreaterThan(1);
    }

    @Test
    void everyUnitOfWorkCutOffAfterItsCommit() throws Exception {
        assertThat(cutEveryUnit(true)).as("units of work of a request").isGreaterThan(1);
    }

    /** @return how many cuts there were */
    private int cutEveryUnit(boolean committed) throws Exception {
        for (int unit = 1; ; unit++) {
            String key = "key-" + unit;
            int before = rows();
            store.cut(unit, committed);
            int first = onAFreshStart(key).statusCode();
            if (!store.wasCut()) {
                assertThat(first).isEqualTo(202);
                return unit - 1;
            }
            HttpResponse<String> again = onAFreshStart(key);
            assertThat(again.statusCode())
                    .as("unit %d, sent again: %s", unit, again.body())
                    .isEqualTo(202);
            assertThat(rows() - before)
                    .as("deployments after a cut of unit %d", unit)
                    .isEqualTo(1);
            assertThat(again.headers().firstValue("Location"))
                    .contains("/api/v1/deployments/"
                            + TestServer.parse(again).get("id").asText());
            assertThat(onAFreshStart(key).body()).isEqualTo(again.body());
        }
    }

    private HttpResponse<String> onAFreshStart(String key) throws Exception {
        try (TestServer server = TestServer.over(store)) {
            HttpRequest.Builder request = server.request("user", DEPLOY).header("Idempotency-Key", key);
            return server.send(TestServer.json(request).POST(HttpRequest.BodyPublishers.ofString("{}")));
        }
    }

    private int rows() {
        return kept.read((connection, dialect) -> Sql.first(
                        connection, "SELECT COUNT(*) AS rows FROM deployments", row -> row.integer("rows"))
                .orElseThrow());
    }

    /** A store that is gone for its user at one unit of work, as if one of the two had been killed. */
    private static final class Cutting implements Store {

        private final Store store;
        private final ThreadLocal<Boolean> within = ThreadLocal.withInitial(() -> false);
        private int left; // guarded by this
        private boolean committed; // guarded by this

        Cutting(Store store) {
            this.store = store;
        }

        synchronized void cut(int unit, boolean committed) {
            this.left = unit;
            this.committed = committed;
        }

        synchronized boolean wasCut() {
            return left <= 0;
        }

        @Override
        public <R> R read(UnitOfWork<R> work) {
            return run(work, false);
        }

        @Override
        public <R> R write(UnitOfWork<R> work) {
            return run(work, true);
        }

        private <R> R run(UnitOfWork<R> work, boolean write) {
            if (within.get()) {
                return write ? store.write(work) : store.read(work);
            }
            boolean cut = isTheOne();
            UnitOfWork<R> cutWork = (connection, dialect) -> {
                R result = work.run(connection, dialect);
                if (cut && !committed) {
                    throw new IllegalStateException("cut off before the commit");
                }
                return result;
            };
            within.set(true);
            try {
                R result = write ? store.write(cutWork) : store.read(cutWork);
                if (cut) {
                    throw new IllegalStateException("cut off after the commit");
                }
                return result;
            } finally {
                within.set(false);
            }
        }

        private synchronized boolean isTheOne() {
            return left > 0 && --left == 0;
        }
    }
}
