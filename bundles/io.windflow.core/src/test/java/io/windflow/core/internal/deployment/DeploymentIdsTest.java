package io.windflow.core.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentIdsTest {

    @Test
    void laterOnesSortAfterEarlierOnesAlsoWithinAMillisecondAndWhenTheClockGoesBack() {
        TestClock clock = new TestClock();
        DeploymentIds ids = new DeploymentIds(clock);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            made.add(ids.next());
        }
        clock.advance(Duration.ofMillis(1));
        made.add(ids.next());
        clock.advance(Duration.ofDays(-1));
        made.add(ids.next());
        clock.advance(Duration.ofDays(400));
        made.add(ids.next());
        assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-z]{15}"));
    }
}
