package io.windflow.extensions.internal.backing;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.extension.Progress;
import io.windflow.api.extension.Progress.Unit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullProgressTest {

    private final List<Progress> told = new ArrayList<>();
    private final PullProgress pull = new PullProgress("Fetching redis:7", told::add);

    private Progress last() {
        return told.get(told.size() - 1);
    }

    @Test
    void saysWhatIsFetchedBeforeAnythingIsKnown() {
        assertThat(last()).isEqualTo(Progress.of("images", "Fetching redis:7"));
    }

    /** The lines are those of Compose 2.40.3. */
    @Test
    void addsUpTheLayers() {
        pull.accept("windflow-redis Pulling");
        pull.accept("63e9b6cee4b2 Pulling fs layer");
        pull.accept("63e9b6cee4b2 Downloading [>                                                  ]   98.3kB/8.003MB");
        pull.accept("be80841cee5b Downloading [======================>                            ]  3.634MB/8.003MB");
        assertThat(last().done()).isEqualTo(3_732_300);
        assertThat(last().total()).isEqualTo(16_006_000);
        assertThat(last().unit()).isEqualTo(Unit.BYTES);

        pull.accept("63e9b6cee4b2 Verifying Checksum");
        pull.accept("63e9b6cee4b2 Download complete");
        pull.accept("63e9b6cee4b2 Extracting [=============>                                     ]  2.163MB/8.003MB");
        pull.accept("63e9b6cee4b2 Pull complete");
        pull.accept("windflow-redis Pulled");
        assertThat(last().done()).isEqualTo(11_637_000);
        assertThat(last().total()).isEqualTo(16_006_000);
    }
}
