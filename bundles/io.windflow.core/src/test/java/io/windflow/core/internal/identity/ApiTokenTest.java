package io.windflow.core.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.identity.ApiTokens.ApiToken;
import io.windflow.api.identity.ApiTokens.IssuedToken;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest extends IdentityFixture {

    private final Principal ada = new Principal("id-ada", "ada", Role.USER, "session", ADDRESS);
    private final Principal root = new Principal("id-root", "root", Role.ADMIN, "session", ADDRESS);

    @Test
    void speaksForItsUser() {
        IssuedToken issued = tokens.create(ada, "ci", null, null);

        assertThat(issued.secret()).matches("wf_[A-Za-z0-9_-]{43}");
        assertThat(issued.toString()).doesNotContain(issued.secret());
        assertThat(verify(issued.secret()))
                .isEqualTo(
                        new Principal("id-ada", "ada", Role.USER, issued.token().id(), ADDRESS));
        assertThat(audit.lines()).containsExactly("ada token.create token/ci ok");
    }

    @Test
    void allowsNoMoreThanItSaysAndNoMoreThanItsUser() {
        String viewer = tokens.create(ada, "look", Role.VIEWER, null).secret();
        String user = tokens.create(ada, "work", Role.USER, null).secret();

        assertThat(verify(viewer).role()).isEqualTo(Role.VIEWER);
        users.add("ada", Role.ADMIN);
        assertThat(verify(user).role()).isEqualTo(Role.USER);
        users.add("ada", Role.VIEWER);
        assertThat(verify(user).role()).isEqualTo(Role.VIEWER);
        assertProblem(() -> tokens.create(ada, "more", Role.ADMIN, null), ProblemType.INVALID);
    }

    @Test
    void endsWhenItSays() {
        Instant end = clock.instant().plusSeconds(60);
        String secret = tokens.create(ada, "ci", null, end).secret();

        verify(secret);
        clock.advance(Duration.ofSeconds(60));

        assertUnauthenticated(secret);
        assertProblem(() -> tokens.create(ada, "late", null, clock.instant()), ProblemType.INVALID);
    }

    @Test
    void endsWhenItIsRevoked() {
        IssuedToken issued = tokens.create(ada, "ci", null, null);
        verify(issued.secret());

        tokens.revoke(issued.token().id(), ada);

        assertUnauthenticated(issued.secret());
        assertThat(tokens.list(ada)).isEmpty();
        assertThat(audit.lines())
                .endsWith("ada token.revoke token/" + issued.token().id() + " ok");
    }

    @Test
    void isSeenAndEndedByItsUserAndByAdministrators() {
        Principal bob = new Principal("id-bob", "bob", Role.USER, "session", ADDRESS);
        String id = tokens.create(ada, "ci", null, null).token().id();
        tokens.create(bob, "other", null, null);

        assertThat(tokens.list(ada)).extracting(ApiToken::name).containsExactly("ci");
        assertThat(tokens.list(bob)).extracting(ApiToken::name).containsExactly("other");
        assertThat(tokens.list(root)).extracting(ApiToken::name).containsExactlyInAnyOrder("ci", "other");
        assertProblem(() -> tokens.revoke(id, bob), ProblemType.NOT_FOUND);
        assertProblem(() -> tokens.revoke("no-such-token", root), ProblemType.NOT_FOUND);

        tokens.revoke(id, root);
        assertThat(tokens.list(ada)).isEmpty();
    }

    @Test
    void showsTheNameOfItsUserAsItIsNow() {
        store.write((connection, dialect) -> Sql.update(
                connection, "INSERT INTO users VALUES ('id-ada', 'ada.l', 'Ada', 'USER', 'hash', 1, 0, 0, NULL)"));
        ApiToken created = tokens.create(
                        ada, " ci ", Role.VIEWER, clock.instant().plusSeconds(60))
                .token();

        assertThat(tokens.list(ada))
                .containsExactly(new ApiToken(
                        created.id(),
                        "ci",
                        "ada.l",
                        Role.VIEWER,
                        clock.instant(),
                        clock.instant().plusSeconds(60),
                        null));
    }

    @Test
    void rememberWhenItWasUsedToTheMinute() {
        clock.advance(Duration.ofSeconds(90));
        String secret = tokens.create(ada, "ci", null, null).secret();

        verify(secret);

        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        assertThat(minute).isNotEqualTo(clock.instant());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> minute.equals(tokens.list(ada).get(0).lastUsedAt()));
    }

    @Test
    void isKeptAsAHash() {
        String secret = tokens.create(ada, "ci", null, null).secret();

        List<String> hashes = store.read((connection, dialect) ->
                Sql.list(connection, "SELECT secret_hash FROM api_tokens", row -> row.text("secret_hash")));
        assertThat(hashes).hasSize(1).noneMatch(hash -> secret.contains(hash) || hash.contains(secret));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "two\nlines", "a name that is far too long for a token, since it has more than 64"})
    void refusesABadName(String name) {
        assertProblem(() -> tokens.create(ada, name, null, null), ProblemType.INVALID)
                .satisfies(e -> assertThat(((Problem) e).violations())
                        .extracting(Violation::source)
                        .containsExactly("/name"));
    }

    @Test
    void isRefusedWhenItIsMadeUp() {
        for (String secret : List.of("wf_", "wf_x", "wf_" + "A".repeat(43), "wf_' OR 1 = 1 --")) {
            assertUnauthenticated(secret);
        }
    }
}
