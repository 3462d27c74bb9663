package io.windflow.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.AuditEntry;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import io.windflow.api.store.UnitOfWork;
import io.windflow.testkit.TestClock;
import io.windflow.testkit.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final Principal ADA = new Principal("1", "ada", Role.USER, "t", "10.0.0.7");

    private final TestClock clock = new TestClock();
    private final TestStore store = TestStore.create();
    private final AtomicInteger failures = new AtomicInteger();
    private final AuditLog audit = new AuditLog(new FailingStore(), clock);

    @AfterEach
    void close() {
        audit.close();
        store.close();
    }

    @Test
    void tellsWhoDidWhatFromWhereWithWhichResult() {
        audit.record(ADA, "stack.deploy", "stack/web", "ok", "revision 3");

        assertThat(audit.list(null, PageRequest.first()).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .isEqualTo(new AuditEntry(
                                entry.id(),
                                clock.instant(),
                                "ada",
                                "stack.deploy",
                                "stack/web",
                                "10.0.0.7",
                                "ok",
                                "revision 3")));
    }

    @Test
    void writesWithoutBeingAsked() {
        audit.record(ADA, "stack.deploy", "stack/web", "ok", null);

        await().atMost(Duration.ofSeconds(10)).until(() -> written() == 1);
    }

    @Test
    void writesTheRestWhenItIsClosed() {
        for (int i = 0; i < 1_000; i++) {
            audit.record(ADA, "stack.deploy", "stack/web" + i, "ok", null);
        }

        audit.close();

        assertThat(written()).isEqualTo(1_000);
    }

    @Test
    void listsPagesNewestFirst() {
        for (int i = 1; i <= 5; i++) {
            audit.record(ADA, "stack.deploy", "stack/" + i, "ok", null);
        }

        List<String> targets = new ArrayList<>();
        String cursor = null;
        do {
            Page<AuditEntry> page = audit.list(null, new PageRequest(cursor, 2));
            page.items().forEach(entry -> targets.add(entry.target()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(targets).containsExactly("stack/5", "stack/4", "stack/3", "stack/2", "stack/1");
    }

    @Test
    void findsByActorActionOrTarget() {
        audit.record(ADA, "stack.deploy", "stack/web", "ok", null);
        audit.record(Principal.SYSTEM, "extension.enable", "extension/cache", "ok", null);

        assertThat(targets("ADA")).containsExactly("stack/web");
        assertThat(targets("enable")).containsExactly("extension/cache");
        assertThat(targets("stack/w")).containsExactly("stack/web");
        assertThat(targets("%")).isEmpty();
    }

    @Test
    void refusesACursorThatIsNone() {
        assertThatThrownBy(() -> audit.list(null, new PageRequest("x", 10)))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(ProblemType.INVALID));
    }

    @Test
    void keepsEachEntryOnOneLineOfBoundedLength() {
        audit.record(ADA, "user.create", "user/x\nadmin user.create user/y ok", "invalid", "z".repeat(10_000));

        AuditEntry entry = audit.list(null, PageRequest.first()).items().get(0);
        assertThat(entry.target()).isEqualTo("user/x admin user.create user/y ok");
        assertThat(entry.detail()).hasSizeLessThan(600);
    }

    @Test
    void triesAgainWhenTheStoreDoesNotAnswer() {
        failures.set(2);
        audit.record(ADA, "stack.deploy", "stack/web", "ok", null);

        assertThat(targets("")).containsExactly("stack/web");
    }

    @Test
    void neverFailsTheCallerAndGoesOnAfterAFailure() {
        failures.set(Integer.MAX_VALUE);
        for (int i = 0; i < 20_000; i++) {
            assertThatCode(() -> audit.record(ADA, "stack.deploy", "stack/lost", "ok", null))
                    .doesNotThrowAnyException();
        }
        assertThat(targets("")).isEmpty();

        failures.set(0);
        audit.record(ADA, "stack.deploy", "stack/web", "ok", null);
        assertThat(targets("")).containsExactly("stack/web");
    }

    private List<String> targets(String text) {
        return audit.list(text, PageRequest.first()).items().stream()
                .map(AuditEntry::target)
                .toList();
    }

    private long written() {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT count(*) AS rows FROM audit", row -> row.number("rows"))
                .orElseThrow());
    }

    /** Fails as many writes as it is told to. */
    private final class FailingStore implements Store {

        @Override
        public <R> R read(UnitOfWork<R> work) {
            return store.read(work);
        }

        @Override
        public <R> R write(UnitOfWork<R> work) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw Problem.unavailable(ProblemType.PROVIDER_UNAVAILABLE, "away", null, Duration.ofSeconds(1));
            }
            return store.write(work);
        }
    }
}
