package io.windflow.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.identity.Role;
import io.windflow.spi.identity.Identity;
import io.windflow.spi.identity.IdentityProvider;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every provider of identities does. Extended by a test beside each provider. */
public abstract class IdentityContract {

    private static final String PASSWORD = "correct horse battery";

    protected abstract IdentityProvider provider();

    /** Creates an enabled user and returns his id. */
    protected abstract String create(String username, String password, Role role);

    protected abstract void setRole(String userId, Role role);

    protected abstract void disable(String userId);

    protected abstract void delete(String userId);

    @Test
    void tellsItsNameAndServes() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]*");
        provider().probe();
    }

    @Test
    void knowsAUserByNameAndPassword() {
        String id = create("ada", PASSWORD, Role.USER);

        Identity identity = authenticate("ada", PASSWORD).orElseThrow();

        assertThat(identity.userId()).isEqualTo(id);
        assertThat(identity.username()).isEqualTo("ada");
        assertThat(identity.displayName()).isNotBlank();
        assertThat(identity.role()).isEqualTo(Role.USER);
        assertThat(provider().find(id)).contains(identity);
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownName() {
        create("ada", PASSWORD, Role.USER);

        assertThat(authenticate("ada", PASSWORD + "!")).isEmpty();
        assertThat(authenticate("ada", "")).isEmpty();
        assertThat(authenticate("ada", PASSWORD.repeat(100))).isEmpty();
        assertThat(authenticate("bob", PASSWORD)).isEmpty();
        assertThat(authenticate("", "")).isEmpty();
        assertThat(authenticate("ada' OR '1' = '1", PASSWORD)).isEmpty();
    }

    @Test
    void takesAsLongForAnUnknownNameAsForAWrongPassword() {
        create("ada", PASSWORD, Role.USER);
        time("ada");

        long known = Math.min(time("ada"), time("ada"));
        long unknown = Math.min(time("bob"), time("bob"));

        assertThat(unknown).isGreaterThan(known / 3);
    }

    @Test
    void seesThatARoleHasChanged() {
        String id = create("ada", PASSWORD, Role.USER);
        provider().find(id);

        setRole(id, Role.VIEWER);

        assertThat(provider().find(id).map(Identity::role)).contains(Role.VIEWER);
        assertThat(authenticate("ada", PASSWORD).map(Identity::role)).contains(Role.VIEWER);
    }

    @Test
    void forgetsAUserWhoIsDisabled() {
        String id = create("ada", PASSWORD, Role.USER);
        provider().find(id);

        disable(id);

        assertThat(provider().find(id)).isEmpty();
        assertThat(authenticate("ada", PASSWORD)).isEmpty();
    }

    @Test
    void forgetsAUserWhoIsDeletedAndTakesHisNameForAnother() {
        String id = create("ada", PASSWORD, Role.USER);
        provider().find(id);

        delete(id);

        assertThat(provider().find(id)).isEmpty();
        assertThat(authenticate("ada", PASSWORD)).isEmpty();
        assertThat(create("ada", PASSWORD, Role.USER)).isNotEqualTo(id);
    }

    @Test
    void knowsNobodyByAnIdThatWasNeverGiven() {
        assertThat(provider().find("no-such-id")).isEmpty();
    }

    private Optional<Identity> authenticate(String username, String password) {
        return provider().authenticate(username, password.toCharArray());
    }

    private long time(String username) {
        long start = System.nanoTime();
        authenticate(username, "a wrong password");
        return System.nanoTime() - start;
    }
}
