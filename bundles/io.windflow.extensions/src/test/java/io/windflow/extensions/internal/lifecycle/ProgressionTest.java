package io.windflow.extensions.internal.lifecycle;

import static io.windflow.api.extension.ExtensionState.FAILED;
import static io.windflow.api.extension.ExtensionState.PREPARING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.extension.Progress;
import io.windflow.api.extension.Progress.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressionTest {

    private final List<Condition> told = new ArrayList<>();
    private final Progression progression = new Progression("cache", told::add);

    @Test
    void theLatestReportIsKeptAndEachPhaseIsTold() {
        progression.move(Condition.of(PREPARING, "service"));
        for (int done = 1; done <= 1_000; done++) {
            progression.progress(Progress.of("images", "Fetching redis:7", done, 1_000, Unit.BYTES));
        }
        progression.progress(Progress.of("health", "Waiting for windflow-redis"));

        assertThat(progression.now().progress().phase()).isEqualTo("health");
        assertThat(told).extracting(Condition::state).containsOnly(PREPARING);
        assertThat(told.stream()
                        .map(Condition::progress)
                        .filter(it -> it != null)
                        .map(Progress::phase))
                .startsWith("images")
                .endsWith("health")
                .hasSizeLessThan(100);
    }

    @Test
    void theNextStepForgetsIt() {
        progression.move(Condition.of(PREPARING, "service"));
        progression.progress(Progress.of("images", "Fetching redis:7"));
        progression.stage("connect");

        assertThat(progression.now().progress()).isNull();
    }

    @Test
    void aFailureShowsUntilItIsMended() {
        progression.move(Condition.of(FAILED, "service", "No room", "Make some"));
        progression.progress(Progress.of("images", "Fetching redis:7"));

        assertThat(progression.now().progress()).isNull();
    }

    @Test
    void rateAndTimeLeftFollowFromTheTimeElapsed() {
        Progress half = Progress.of("copy", "Copying stacks", 500, 1_000, Unit.ROWS, Duration.ofSeconds(2));

        assertThat(half.perSecond()).isEqualTo(250.0);
        assertThat(half.secondsLeft()).isEqualTo(2L);
        assertThat(Progress.of("copy", "", 0, 1_000, Unit.ROWS, Duration.ofSeconds(2))
                        .secondsLeft())
                .isNull();
        assertThat(Progress.of("copy", "", 500, 0, Unit.ROWS, Duration.ofSeconds(2))
                        .secondsLeft())
                .isNull();
    }
}
