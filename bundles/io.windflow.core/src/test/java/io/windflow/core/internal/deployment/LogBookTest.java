package io.windflow.core.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.deployment.LogLine;
import io.windflow.testkit.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogBookTest {

    private final List<LogLine> written = new ArrayList<>();

    @Test
    void numbersLinesAfterThoseOfAnEarlierStart() {
        LogBook log = new LogBook(7, new TestClock(), () -> {});
        log.append("web", "one\ntwo\r\nthree");
        log.write(written::addAll);
        assertThat(written).extracting(LogLine::number).containsExactly(8L, 9L, 10L);
        assertThat(written).extracting(LogLine::text).containsExactly("one", "two", "three");
    }

    @Test
    void writesEachLineOnceAlsoAfterAFailure() {
        LogBook log = new LogBook(0, new TestClock(), () -> {});
        log.windflow("a");
        assertThatThrownBy(() -> log.write(lines -> {
                    throw new IllegalStateException("no store");
                }))
                .hasMessage("no store");
        log.windflow("b");
        log.write(written::addAll);
        log.write(written::addAll);
        assertThat(written).extracting(LogLine::text).containsExactly("a", "b");
    }

    @Test
    void masksWhatIsSecret() {
        LogBook log = new LogBook(0, new TestClock(), () -> {});
        log.mask(Masker.none().with(Map.of("PASSWORD", "hunter22")));
        log.append("web", "my password is hunter22");
        log.write(written::addAll);
        assertThat(written.get(0).text()).isEqualTo("my password is ********");
    }

    @Test
    void hasAnEndButForWindFlowsOwnLines() {
        LogBook log = new LogBook(LogBook.MOST_LINES - 1, new TestClock(), () -> {});
        log.append("web", "the last one");
        log.append("web", "too much");
        log.append("web", "too much");
        log.windflow("Failed");
        log.write(written::addAll);
        assertThat(written).extracting(LogLine::text).hasSize(3).satisfies(texts -> {
            assertThat(texts.get(0)).isEqualTo("the last one");
            assertThat(texts.get(1)).contains("left out");
            assertThat(texts.get(2)).isEqualTo("Failed");
        });
    }

    @Test
    void replacesWhatNoStoreKeeps() {
        LogBook log = new LogBook(0, new TestClock(), () -> {});
        log.append("web", "a\0b");
        assertThat(log.recent(0, 10)).extracting(LogLine::text).containsExactly("a\uFFFDb");
    }

    @Test
    void cutsEndlessLines() {
        LogBook log = new LogBook(0, new TestClock(), () -> {});
        log.append("web", "x".repeat(100_000));
        assertThat(log.recent(0, 10).get(0).text().length()).isLessThan(5_000);
    }

    @Test
    void keepsTheNewestLinesAtHand() {
        LogBook log = new LogBook(0, new TestClock(), () -> {});
        for (int i = 1; i <= 2_000; i++) {
            log.append("web", "line " + i);
        }
        assertThat(log.recent(0, 5_000)).as("nothing unwritten is let go").hasSize(2_000);
        log.write(written::addAll);
        log.append("web", "one more");
        assertThat(log.recent(0, 10)).as("the store has the old ones").isNull();
        assertThat(log.recent(1_990, 5)).extracting(LogLine::number).containsExactly(1991L, 1992L, 1993L, 1994L, 1995L);
        assertThat(log.recent(2_001, 5)).isEmpty();
    }
}
