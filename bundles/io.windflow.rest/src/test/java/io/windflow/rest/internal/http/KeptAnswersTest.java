package io.windflow.rest.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.Store;
import io.windflow.api.store.UnitOfWork;
import io.windflow.rest.internal.http.KeptAnswers.Kept;
import io.windflow.testkit.TestClock;
import io.windflow.testkit.TestStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of idempotency keys while the store is away. */
class KeptAnswersTest {

    private static final Kept ANSWER = new Kept("print", 202, "/there", "{}");

    private final TestStore store = TestStore.create();
    private final Switched switched = new Switched(store);
    private final KeptAnswers answers = new KeptAnswers(switched, new TestClock());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRequestWhoseAnswerCouldNotBeKeptIsNotCarriedOutAgain() {
        assertThat(answers.claim("user", "key", "print")).isEmpty();
        switched.away = true;
        answers.keep("user", "key", ANSWER);

        assertThat(answers.claim("user", "key", "print")).contains(ANSWER);
        switched.away = false;
        assertThat(answers.claim("user", "key", "print")).contains(ANSWER);
        assertThatThrownBy(() -> answers.claim("user", "key", "other"))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(ProblemType.INVALID));
    }

    @Test
    void aKeyThatCouldNotBeGivenBackCanBeUsedAgain() {
        assertThat(answers.claim("user", "key", "print")).isEmpty();
        switched.away = true;
        answers.release("user", "key");
        assertThatThrownBy(() -> answers.claim("user", "key", "print")).isInstanceOf(Problem.class);
        switched.away = false;

        assertThat(answers.claim("user", "key", "print")).isEmpty();
        assertThatThrownBy(() -> answers.claim("user", "key", "print"))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(ProblemType.CONFLICT));
    }

    /** A store that can be away. */
    private static final class Switched implements Store {

        private final Store store;
        private boolean away;

        Switched(Store store) {
            this.store = store;
        }

        @Override
        public <R> R read(UnitOfWork<R> work) {
            check();
            return store.read(work);
        }

        @Override
        public <R> R write(UnitOfWork<R> work) {
            check();
            return store.write(work);
        }

        private void check() {
            if (away) {
                throw Problem.unavailable(ProblemType.PROVIDER_UNAVAILABLE, "away", "Try again", Duration.ofSeconds(1));
            }
        }
    }
}
