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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of idempotency keys while the store is away, and when two ask at once. */
class KeptAnswersTest {

    private static final Kept ANSWER = new Kept("print", 202, "/there", "{}");

    private static final KeptAnswers.Id ID = new KeptAnswers.Id("user", "key");

    private final TestClock clock = new TestClock();
    private final TestStore store = TestStore.create();
    private final Switched switched = new Switched(store);
    private final KeptAnswers answers = new KeptAnswers(switched, clock);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRequestWhoseAnswerCouldNotBeKeptIsNotCarriedOutAgain() {
        assertThat(answers.begin(ID, "print")).isEmpty();
        switched.away = true;
        answers.keepAfterwards(ID, ANSWER);
        answers.end(ID);

        assertThat(answers.begin(ID, "print")).contains(ANSWER);
        switched.away = false;
        assertThat(answers.begin(ID, "print")).contains(ANSWER);
        assertProblem(ProblemType.INVALID, () -> answers.begin(ID, "other"));
    }

    @Test
    void aKeyWhoseChangeWasUndoneIsFree() {
        assertThat(answers.begin(ID, "print")).isEmpty();
        assertThatThrownBy(() -> store.write((connection, dialect) -> {
                    answers.keep(ID, ANSWER);
                    throw new IllegalStateException("the change fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertProblem(ProblemType.CONFLICT, () -> answers.begin(ID, "print"));
        answers.end(ID);

        assertThat(answers.begin(ID, "print")).isEmpty();
    }

    @Test
    void aKeyWhoseStoreWasAwayIsFreeWhenItIsBack() {
        switched.away = true;
        assertProblem(ProblemType.PROVIDER_UNAVAILABLE, () -> answers.begin(ID, "print"));
        switched.away = false;

        assertThat(answers.begin(ID, "print")).isEmpty();
    }

    @Test
    void whoComesSecondOnAnotherInstanceIsToldWhatTheFirstHasDone() {
        KeptAnswers elsewhere = new KeptAnswers(store, clock);
        answers.begin(ID, "print");
        elsewhere.begin(ID, "print");
        answers.keep(ID, ANSWER);

        assertThatThrownBy(() -> elsewhere.keep(ID, new Kept("print", 202, "/elsewhere", "{}")))
                .isInstanceOfSatisfying(
                        KeptAnswers.AlreadyDone.class, e -> assertThat(e.kept()).isEqualTo(ANSWER));
        assertProblem(ProblemType.INVALID, () -> elsewhere.keep(ID, new Kept("other print", 202, "/elsewhere", "{}")));
    }

    @Test
    void anAnswerIsForgottenAfterADay() {
        answers.keep(ID, ANSWER);
        clock.advance(Duration.ofHours(25));
        answers.keep(new KeptAnswers.Id("user", "another"), ANSWER);

        assertThat(answers.begin(ID, "print")).isEmpty();
    }

    private static void assertProblem(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.type()).isEqualTo(type));
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
