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

    @Test
    void addsUpTheLayers() {
        pull.accept(" windflow-redis Pulling ");
        pull.accept(" 4f4fb700ef54 Downloading [==>        ]  3.5MB/10MB");
        pull.accept(" a2abf6c4d29d Downloading [>          ]  512kB/2MB");
        assertThat(last().done()).isEqualTo(4_012_000);
        assertThat(last().total()).isEqualTo(12_000_000);
        assertThat(last().unit()).isEqualTo(Unit.BYTES);

        pull.accept(" 4f4fb700ef54 Download complete ");
        pull.accept(" 4f4fb700ef54 Pull complete ");
        assertThat(last().done()).isEqualTo(10_512_000);
        assertThat(last().total()).isEqualTo(12_000_000);
    }
}
