package io.windflow.identity.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.User;
import io.windflow.api.identity.UserChange;
import io.windflow.api.store.Sql;
import io.windflow.testkit.RecordingAudit;
import io.windflow.testkit.TestStore;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalUsersTest {

    private static final String PASSWORD = "correct horse battery";

    private final TestStore store = TestStore.create();
    private final UserCache cache = new UserCache(store);
    private final RecordingAudit audit = new RecordingAudit();
    private final LocalUsers users = new LocalUsers(store, cache, audit);
    private LocalIdentity identity;
    private Principal admin;

    @BeforeEach
    void start() {
        identity = new LocalIdentity(store, cache, new FirstAdministrator(PASSWORD, System.out));
        User first = users.list(PageRequest.first()).items().get(0);
        admin = new Principal(first.id(), first.username(), first.role(), "session", "127.0.0.1");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void createsAUser() {
        User user = users.create(new UserChange("ada", " Ada L. ", Role.USER, null, PASSWORD), admin);

        assertThat(user.username()).isEqualTo("ada");
        assertThat(user.displayName()).isEqualTo("Ada L.");
        assertThat(user.role()).isEqualTo(Role.USER);
        assertThat(user.enabled()).isTrue();
        assertThat(user.createdAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(users.get(user.id())).isEqualTo(user);
        assertThat(audit.lines()).containsExactly("admin user.create user/ada ok");
    }

    @Test
    void showsANewUserByHisNameIfNothingElseIsGiven() {
        assertThat(create("ada").displayName()).isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ada", "a b", "-ada", "../ada", "ada\n", "système", "a;b", "system"})
    void refusesABadName(String username) {
        assertViolation(
                () -> users.create(new UserChange(username, null, Role.USER, null, PASSWORD), admin), "/username");
    }

    @Test
    void refusesABadPassword() {
        for (String password : List.of("", "9 letters", "x".repeat(73), "é".repeat(37), "ada-lovelace")) {
            assertViolation(
                    () -> users.create(new UserChange("ada-lovelace", null, Role.USER, null, password), admin),
                    "/password");
        }
    }

    @Test
    void tellsAllThatIsMissing() {
        assertThatThrownBy(() -> users.create(new UserChange(null, null, null, null, null), admin))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.violations())
                        .extracting(Violation::source)
                        .containsExactly("/username", "/password", "/role"));
    }

    @Test
    void refusesANameThatIsTaken() {
        User ada = create("ada");

        assertConflict(() -> create("ada"));
        assertConflict(() -> users.update(ada.id(), new UserChange("admin", null, null, null, null), admin));
        assertThat(audit.lines()).endsWith("admin user.update user/ada conflict");
    }

    @Test
    void changesOnlyWhatIsGiven() {
        User ada = create("ada");

        User changed = users.update(ada.id(), new UserChange(null, "Countess", null, null, null), admin);

        assertThat(changed).isEqualTo(new User(ada.id(), "ada", "Countess", Role.USER, true, ada.createdAt(), null));
        assertThat(identity.authenticate("ada", PASSWORD.toCharArray())).isPresent();
    }

    @Test
    void listsUsersByNameInPages() {
        for (String name : List.of("dora", "bob", "cleo", "ada")) {
            create(name);
        }

        Page<User> first = users.list(new PageRequest(null, 3));
        Page<User> second = users.list(new PageRequest(first.next(), 3));

        assertThat(first.items()).extracting(User::username).containsExactly("ada", "admin", "bob");
        assertThat(second.items()).extracting(User::username).containsExactly("cleo", "dora");
        assertThat(second.next()).isNull();
    }

    @Test
    void keepsTheLastAdministrator() {
        String id = admin.userId();

        assertConflict(() -> users.delete(id, admin));
        assertConflict(() -> users.update(id, new UserChange(null, null, Role.USER, null, null), admin));
        assertConflict(() -> users.update(id, new UserChange(null, null, null, false, null), admin));
        User second = users.create(new UserChange("root", null, Role.ADMIN, false, PASSWORD), admin);
        assertConflict(() -> users.delete(id, admin));

        users.update(second.id(), new UserChange(null, null, null, true, null), admin);
        users.delete(id, admin);
        assertThat(users.list(PageRequest.first()).items())
                .extracting(User::username)
                .containsExactly("root");
    }

    @Test
    void endsTheSessionsOfAUserWhoIsDisabledDeletedOrGivenAPassword() {
        User ada = create("ada");

        session("s1", ada.id());
        users.update(ada.id(), new UserChange(null, "Ada", null, null, null), admin);
        assertThat(sessions()).containsExactly("s1");
        users.update(ada.id(), new UserChange(null, null, null, null, "another password"), admin);
        assertThat(sessions()).isEmpty();

        session("s2", ada.id());
        users.update(ada.id(), new UserChange(null, null, null, false, null), admin);
        assertThat(sessions()).isEmpty();

        session("s3", ada.id());
        users.delete(ada.id(), admin);
        assertThat(sessions()).isEmpty();
    }

    @Test
    void changesOnesOwnPasswordAndEndsTheOtherSessions() {
        User ada = create("ada");
        session("mine", ada.id());
        session("other", ada.id());
        Principal self = new Principal(ada.id(), "ada", Role.USER, "mine", null);

        assertViolation(() -> users.changePassword(self, "wrong", "another password"), "/currentPassword");
        assertViolation(() -> users.changePassword(self, PASSWORD, "short"), "/newPassword");
        assertThat(sessions()).containsExactlyInAnyOrder("mine", "other");

        users.changePassword(self, PASSWORD, "another password");

        assertThat(sessions()).containsExactly("mine");
        assertThat(identity.authenticate("ada", PASSWORD.toCharArray())).isEmpty();
        assertThat(identity.authenticate("ada", "another password".toCharArray()))
                .isPresent();
    }

    @Test
    void knowsNoUserByAnUnknownId() {
        UserChange change = new UserChange(null, "X", null, null, null);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> users.get("x"), () -> users.update("x", change, admin), () -> users.delete("x", admin))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type())
                    .isEqualTo(ProblemType.NOT_FOUND));
        }
    }

    private User create(String username) {
        return users.create(new UserChange(username, null, Role.USER, null, PASSWORD), admin);
    }

    private void session(String id, String userId) {
        store.write((connection, dialect) -> Sql.update(
                connection, "INSERT INTO sessions VALUES (?, ?, ?, NULL, NULL, 0, 0, 0)", id, userId, "hash " + id));
    }

    private List<String> sessions() {
        return store.read((connection, dialect) ->
                Sql.list(connection, "SELECT id FROM sessions ORDER BY id", row -> row.text("id")));
    }

    private static void assertViolation(ThrowingCallable call, String source) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, e -> assertThat(e.violations())
                .extracting(Violation::source)
                .containsExactly(source));
    }

    private static void assertConflict(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(ProblemType.CONFLICT));
    }
}
