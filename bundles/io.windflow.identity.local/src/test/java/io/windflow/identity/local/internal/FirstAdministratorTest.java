package io.windflow.identity.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.identity.Role;
import io.windflow.testkit.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstAdministratorTest {

    private static final Pattern PASSWORD = Pattern.compile("password  (\\S+)");

    private final TestStore store = TestStore.create();
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isCreatedWithAPasswordThatIsPrintedOnce() {
        LocalIdentity identity = start(null);

        Matcher matcher = PASSWORD.matcher(said());
        assertThat(matcher.find()).isTrue();
        String password = matcher.group(1);
        assertThat(password).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
        assertThat(identity.authenticate("admin", password.toCharArray()))
                .hasValueSatisfying(admin -> assertThat(admin.role()).isEqualTo(Role.ADMIN));

        console.reset();
        identity = start(null);
        assertThat(said()).isEmpty();
        assertThat(identity.authenticate("admin", password.toCharArray())).isPresent();
    }

    @Test
    void isGivenAnotherPasswordOnEachNewStore() {
        start(null);
        String first = said();
        console.reset();
        try (TestStore other = TestStore.create()) {
            new LocalIdentity(other, new UserCache(other), administrator(null));
        }

        assertThat(said()).isNotEmpty().isNotEqualTo(first);
    }

    @Test
    void takesThePasswordOfTheEnvironmentAndPrintsNothing() {
        LocalIdentity identity = start("correct horse battery");

        assertThat(said()).isEmpty();
        assertThat(identity.authenticate("admin", "correct horse battery".toCharArray()))
                .isPresent();
    }

    @Test
    void isNotChangedByTheEnvironmentLater() {
        start("correct horse battery");
        LocalIdentity identity = start("another horse battery");

        assertThat(identity.authenticate("admin", "another horse battery".toCharArray()))
                .isEmpty();
        assertThat(identity.authenticate("admin", "correct horse battery".toCharArray()))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "a password that is far too long for bcrypt, which reads seventy-two bytes"})
    void doesNotTakeABadPasswordOfTheEnvironment(String password) {
        LocalIdentity identity = start(password);

        assertThat(identity.authenticate("admin", password.toCharArray())).isEmpty();
        Matcher matcher = PASSWORD.matcher(said());
        assertThat(matcher.find()).isTrue();
        assertThat(identity.authenticate("admin", matcher.group(1).toCharArray()))
                .isPresent();
    }

    private LocalIdentity start(String password) {
        return new LocalIdentity(store, new UserCache(store), administrator(password));
    }

    private FirstAdministrator administrator(String password) {
        return new FirstAdministrator(password, new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return console.toString(StandardCharsets.UTF_8);
    }
}
