package io.windflow.core.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginLimitTest extends IdentityFixture {

    @Test
    void slowsDownGuessingOfOnePassword() {
        fail("ada", ADDRESS, LoginLimit.PER_NAME_AND_ADDRESS);

        assertProblem(() -> login("ada"), ProblemType.TOO_MANY)
                .satisfies(e -> assertThat(((Problem) e).retryAfter()).isBetween(Duration.ZERO, LoginLimit.WINDOW));
        assertProblem(() -> authentication.login("ADA ", new char[0], ADDRESS), ProblemType.TOO_MANY);
        assertProblem(() -> authentication.login("bob", new char[0], ADDRESS), ProblemType.UNAUTHENTICATED);
        assertThatCode(() -> login("root")).doesNotThrowAnyException();
        assertThatCode(() -> authentication.login("ada", "ada-password".toCharArray(), "10.0.0.8"))
                .doesNotThrowAnyException();
    }

    @Test
    void letsGoAfterTheTimeItSays() {
        fail("ada", ADDRESS, LoginLimit.PER_NAME_AND_ADDRESS);

        assertProblem(() -> login("ada"), ProblemType.TOO_MANY)
                .satisfies(e -> clock.advance(((Problem) e).retryAfter()));

        assertThatCode(() -> login("ada")).doesNotThrowAnyException();
    }

    @Test
    void countsOnlyFailures() {
        for (int i = 0; i < 3 * LoginLimit.PER_NAME_AND_ADDRESS; i++) {
            login("ada");
        }
        fail("ada", ADDRESS, LoginLimit.PER_NAME_AND_ADDRESS - 1);
        login("ada");
        fail("ada", ADDRESS, LoginLimit.PER_NAME_AND_ADDRESS - 1);

        assertThatCode(() -> login("ada")).doesNotThrowAnyException();
    }

    @Test
    void slowsDownGuessingOfManyNamesFromOneAddress() {
        for (int i = 0; i < LoginLimit.PER_ADDRESS; i++) {
            fail("user" + i, ADDRESS, 1);
        }

        assertProblem(() -> login("root"), ProblemType.TOO_MANY);
        assertThatCode(() -> authentication.login("root", "root-password".toCharArray(), "10.0.0.8"))
                .doesNotThrowAnyException();
        clock.advance(LoginLimit.WINDOW);
        assertThatCode(() -> login("root")).doesNotThrowAnyException();
    }

    @Test
    void recordsOnlyTheFirstOneTooMany() {
        fail("ada", ADDRESS, LoginLimit.PER_NAME_AND_ADDRESS);
        for (int i = 0; i < 20; i++) {
            assertProblem(() -> login("ada"), ProblemType.TOO_MANY);
        }

        assertThat(audit.lines())
                .hasSize(LoginLimit.PER_NAME_AND_ADDRESS + 1)
                .endsWith("ada auth.login user/ada too_many");
    }

    @Test
    void takesAnyNameAndAddress() {
        assertProblem(() -> authentication.login("é\n".repeat(10_000), new char[0], null), ProblemType.UNAUTHENTICATED);
    }

    private void fail(String username, String address, int times) {
        for (int i = 0; i < times; i++) {
            assertProblem(
                    () -> authentication.login(username, "wrong".toCharArray(), address), ProblemType.UNAUTHENTICATED);
        }
    }
}
