package io.windflow.core.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.Session;
import io.windflow.api.store.Sql;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest extends IdentityFixture {

    @Test
    void tellsWhoCallsWithAnAccessToken() {
        Session session = login("ada");

        assertThat(session.expiresIn()).isEqualTo(900);
        assertThat(session.user().username()).isEqualTo("ada");
        Principal principal = verify(session.accessToken());
        assertThat(principal).isEqualTo(new Principal("id-ada", "ada", Role.USER, principal.tokenId(), ADDRESS));
        assertThat(verify(session.accessToken())).isEqualTo(principal);
        assertThat(audit.lines()).containsExactly("ada auth.login user/ada ok");
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownNameInTheSameWay() {
        assertProblem(() -> authentication.login("ada", "wrong".toCharArray(), ADDRESS), ProblemType.UNAUTHENTICATED)
                .hasMessage("The name or the password is wrong");
        assertProblem(() -> authentication.login("bob", "wrong".toCharArray(), ADDRESS), ProblemType.UNAUTHENTICATED)
                .hasMessage("The name or the password is wrong");

        assertThat(audit.lines())
                .containsExactly("ada auth.login user/ada unauthenticated", "bob auth.login user/bob unauthenticated");
    }

    @Test
    void doesNotRecordWhatMayBeAPasswordInTheWrongField() {
        assertProblem(
                () -> authentication.login("my secret phrase!", new char[0], ADDRESS), ProblemType.UNAUTHENTICATED);

        assertThat(audit.lines()).noneMatch(line -> line.contains("phrase")).hasSize(1);
    }

    @Test
    void endsAnAccessTokenAfterFifteenMinutes() {
        String token = login("ada").accessToken();

        clock.advance(Duration.ofMinutes(14));
        verify(token);
        clock.advance(Duration.ofMinutes(1));

        assertUnauthenticated(token);
    }

    @Test
    void refusesForgedTokens() {
        String token = login("ada").accessToken();
        verify(token);
        byte[] bytes = Base64.getUrlDecoder().decode(token.substring(4));

        for (int i = 0; i < bytes.length; i++) {
            byte[] forged = Arrays.copyOf(bytes, bytes.length);
            forged[i] ^= 1;
            assertUnauthenticated(
                    "wfa_" + Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
        }
        String bearer = token.substring(4);
        String jwt = Base64.getUrlEncoder().encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        for (String forged : List.of(
                "", "wfa_", "wfa_x", bearer, "wf_" + bearer, "wfa_" + bearer + "AAAA", "wfa_ü", jwt + "..", "null")) {
            assertUnauthenticated(forged);
        }
        assertUnauthenticated(login("ada").refreshToken());
    }

    @Test
    void takesTokensThatAnotherInstanceIssued() {
        Session session = login("ada");

        assertThat(authentication(new VerifiedTokens(cache)).verify(session.accessToken(), ADDRESS))
                .isEqualTo(verify(session.accessToken()));
    }

    @Test
    void endsBothTokensOnLogout() {
        Session session = login("ada");
        Session other = login("ada");
        Principal principal = verify(session.accessToken());

        authentication.logout(principal);

        assertUnauthenticated(session.accessToken());
        assertProblem(() -> authentication.refresh(session.refreshToken(), ADDRESS), ProblemType.UNAUTHENTICATED);
        assertThat(verify(other.accessToken()).username()).isEqualTo("ada");
        assertThat(audit.lines()).endsWith("ada auth.logout user/ada ok");
    }

    @Test
    void endsATokenOnOtherInstancesAtOnce() {
        AuthenticationService elsewhere = authentication(new VerifiedTokens(cache));
        Session session = login("ada");
        elsewhere.verify(session.accessToken(), ADDRESS);

        authentication.logout(verify(session.accessToken()));

        assertProblem(() -> elsewhere.verify(session.accessToken(), ADDRESS), ProblemType.UNAUTHENTICATED);
    }

    @Test
    void endsATokenOnOtherInstancesSoonWhenTheCacheFails() {
        AuthenticationService elsewhere = authentication(new VerifiedTokens(cache));
        Session session = login("ada");
        elsewhere.verify(session.accessToken(), ADDRESS);
        Principal principal = verify(session.accessToken());
        memory.setDown(true);

        authentication.logout(principal);

        assertUnauthenticated(session.accessToken());
        await().atMost(Duration.ofSeconds(5)).until(() -> isRefused(elsewhere, session.accessToken()));
    }

    @Test
    void followsTheUsersRoleAndEnd() {
        String token = login("ada").accessToken();
        verify(token);

        users.add("ada", Role.VIEWER);
        assertThat(verify(token).role()).isEqualTo(Role.VIEWER);

        users.delete("id-ada", Principal.SYSTEM);
        assertUnauthenticated(token);
    }

    @Test
    void givesTheNextSessionForARefreshToken() {
        Session first = login("ada");
        clock.advance(Duration.ofDays(29));

        Session second = authentication.refresh(first.refreshToken(), ADDRESS);
        clock.advance(Duration.ofDays(29));
        Session third = authentication.refresh(second.refreshToken(), ADDRESS);

        assertThat(verify(third.accessToken()).username()).isEqualTo("ada");
        assertThat(List.of(first.refreshToken(), second.refreshToken(), third.refreshToken()))
                .doesNotHaveDuplicates();
        assertUnauthenticated(first.accessToken());
    }

    @Test
    void endsARefreshTokenAfterThirtyDays() {
        Session session = login("ada");
        clock.advance(Duration.ofDays(30));

        assertProblem(() -> authentication.refresh(session.refreshToken(), ADDRESS), ProblemType.UNAUTHENTICATED);
    }

    @Test
    void givesTheSameAnswerToAClientThatLostIt() {
        Session lost = authentication.refresh(login("ada").refreshToken(), ADDRESS);
        Session first = login("ada");
        authentication.refresh(first.refreshToken(), ADDRESS);
        clock.advance(Duration.ofSeconds(9));

        Session again = authentication.refresh(first.refreshToken(), ADDRESS);
        Session next = authentication.refresh(again.refreshToken(), ADDRESS);

        assertThat(verify(again.accessToken()).username()).isEqualTo("ada");
        assertThat(List.of(lost.refreshToken(), first.refreshToken(), again.refreshToken(), next.refreshToken()))
                .doesNotHaveDuplicates();
        assertThat(sessions()).isEqualTo(2);
    }

    @Test
    void endsTheSessionWhenARefreshTokenComesAgainLater() {
        Session first = login("ada");
        Session second = authentication.refresh(first.refreshToken(), ADDRESS);
        clock.advance(Duration.ofSeconds(10));

        assertStolen(first, ADDRESS, second);
    }

    @Test
    void endsTheSessionWhenARefreshTokenComesAgainFromElsewhere() {
        Session first = login("ada");
        Session second = authentication.refresh(first.refreshToken(), ADDRESS);
        verify(second.accessToken());

        assertStolen(first, "10.6.6.6", second);

        assertThat(audit.entries()).last().satisfies(entry -> assertThat(entry.address())
                .isEqualTo("10.6.6.6"));
    }

    @Test
    void endsTheSessionWhenARefreshTokenComesAgainAfterItsSuccessor() {
        Session first = login("ada");
        Session second = authentication.refresh(first.refreshToken(), ADDRESS);
        Session third = authentication.refresh(second.refreshToken(), ADDRESS);

        assertStolen(first, ADDRESS, third);
    }

    @Test
    void givesAllWhoTryAtOnceTheSameRefreshToken() throws Exception {
        String refreshToken = login("ada").refreshToken();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Callable<String> exchange =
                () -> authentication.refresh(refreshToken, ADDRESS).refreshToken();

        Set<String> given = new HashSet<>();
        for (Future<String> result : threads.invokeAll(Collections.nCopies(8, exchange), 30, TimeUnit.SECONDS)) {
            given.add(result.get());
        }
        threads.shutdown();

        assertThat(given).hasSize(1).doesNotContain(refreshToken);
        assertThat(sessions()).isOne();
    }

    @Test
    void keepsARefreshTokenThatCouldNotBeExchanged() {
        Session session = login("ada");
        identity.use(null);
        assertProblem(() -> authentication.refresh(session.refreshToken(), ADDRESS), ProblemType.PROVIDER_UNAVAILABLE);

        identity.use(users);

        assertThat(authentication.refresh(session.refreshToken(), ADDRESS).accessToken())
                .isNotEmpty();
    }

    @Test
    void refusesToRefreshForAUserWhoIsGone() {
        Session session = login("ada");
        users.delete("id-ada", Principal.SYSTEM);

        assertProblem(() -> authentication.refresh(session.refreshToken(), ADDRESS), ProblemType.UNAUTHENTICATED);
        assertThat(sessions()).isZero();
    }

    @Test
    void keepsNoSecretInTheClear() {
        Session session = login("ada");

        List<String> kept = store.read((connection, dialect) -> Sql.list(
                connection,
                "SELECT refresh_hash || coalesce(former_hash, '') AS hashes FROM sessions",
                row -> row.text("hashes")));
        assertThat(kept).noneMatch(hash -> session.refreshToken().contains(hash));
        assertThat(session.toString()).doesNotContain(session.refreshToken()).doesNotContain(session.accessToken());
    }

    @Test
    void boundsTheSessionsOfAUser() {
        Session first = login("ada");
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofSeconds(1));
            login("ada");
        }

        assertThat(sessions()).isEqualTo(100);
        assertProblem(() -> authentication.refresh(first.refreshToken(), ADDRESS), ProblemType.UNAUTHENTICATED);
        clock.advance(Duration.ofDays(31));
        login("root");
        assertThat(sessions()).isOne();
    }

    private void assertStolen(Session stolen, String address, Session current) {
        assertProblem(() -> authentication.refresh(stolen.refreshToken(), address), ProblemType.UNAUTHENTICATED);

        assertUnauthenticated(current.accessToken());
        assertProblem(() -> authentication.refresh(current.refreshToken(), ADDRESS), ProblemType.UNAUTHENTICATED);
        assertThat(sessions()).isZero();
        assertThat(audit.entries()).last().satisfies(entry -> assertThat(entry.detail())
                .contains("second time"));
    }

    private static boolean isRefused(AuthenticationService service, String token) {
        try {
            service.verify(token, ADDRESS);
            return false;
        } catch (Problem e) {
            return e.type() == ProblemType.UNAUTHENTICATED;
        }
    }

    private long sessions() {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT count(*) AS rows FROM sessions", row -> row.number("rows"))
                .orElseThrow());
    }
}
