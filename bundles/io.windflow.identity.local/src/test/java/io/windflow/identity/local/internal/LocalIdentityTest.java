package io.windflow.identity.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.User;
import io.windflow.api.identity.UserChange;
import io.windflow.spi.identity.IdentityProvider;
import io.windflow.testkit.IdentityContract;
import io.windflow.testkit.RecordingAudit;
import io.windflow.testkit.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalIdentityTest extends IdentityContract {

    private static final String PASSWORD = "correct horse battery";

    private final TestStore store = TestStore.create();
    private final UserCache cache = new UserCache(store);
    private final LocalUsers users = new LocalUsers(store, cache, new RecordingAudit());
    private final LocalIdentity identity =
            new LocalIdentity(store, cache, new FirstAdministrator(PASSWORD, System.out));

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected IdentityProvider provider() {
        return identity;
    }

    @Override
    protected String create(String username, String password, Role role) {
        return users.create(new UserChange(username, null, role, null, password), Principal.SYSTEM)
                .id();
    }

    @Override
    protected void setRole(String userId, Role role) {
        users.update(userId, new UserChange(null, null, role, null, null), Principal.SYSTEM);
    }

    @Override
    protected void disable(String userId) {
        users.update(userId, new UserChange(null, null, null, false, null), Principal.SYSTEM);
    }

    @Override
    protected void delete(String userId) {
        users.delete(userId, Principal.SYSTEM);
    }

    @Test
    void remembersTheLastLogin() {
        String id = create("ada", PASSWORD, Role.USER);
        assertThat(users.get(id).lastLoginAt()).isNull();

        identity.authenticate("ada", "wrong".toCharArray());
        assertThat(users.get(id).lastLoginAt()).isNull();

        identity.authenticate("ada", PASSWORD.toCharArray());
        assertThat(users.get(id).lastLoginAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void takesANameAsPeopleTypeIt() {
        create("ada", PASSWORD, Role.USER);

        assertThat(identity.authenticate(" Ada ", PASSWORD.toCharArray())).isPresent();
        assertThat(identity.authenticate(
                        "ADA", PASSWORD.toUpperCase(Locale.ROOT).toCharArray()))
                .isEmpty();
    }

    @Test
    void seesAChangeThatAnotherInstanceMade() {
        String id = create("ada", PASSWORD, Role.USER);
        identity.find(id);
        LocalUsers elsewhere = new LocalUsers(store, new UserCache(store), new RecordingAudit());

        User changed = elsewhere.update(id, new UserChange(null, null, Role.VIEWER, null, null), Principal.SYSTEM);

        assertThat(changed.role()).isEqualTo(Role.VIEWER);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> identity.find(id).orElseThrow().role() == Role.VIEWER);
    }
}
