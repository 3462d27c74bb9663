package io.windflow.spi.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowChunksTest {

    private final List<Integer> sizes = new ArrayList<>();
    private final RowChunks chunks = new RowChunks(rows -> sizes.add(rows.size()));

    @Test
    void areOfFiveHundredRows() throws SQLException {
        for (long i = 0; i < 1_100; i++) {
            chunks.row(new Object[] {i, null});
        }
        assertThat(sizes).containsExactly(500, 500);

        chunks.flush();
        chunks.flush();
        assertThat(sizes).containsExactly(500, 500, 100);
    }

    @Test
    void areHandedOnAsSoonAsTheyAreLarge() throws SQLException {
        Object[] large = {"text", "x".repeat(300_000), new byte[300_000]};
        for (int i = 0; i < 5; i++) {
            chunks.row(large);
        }
        assertThat(sizes).containsExactly(2, 2);

        chunks.row(new Object[] {"x".repeat(RowChunks.MOST_BYTES)});
        assertThat(sizes).containsExactly(2, 2, 2);
    }

    @Test
    void holdCopiesOfAnArrayThatIsUsedAgain() throws SQLException {
        List<Object> taken = new ArrayList<>();
        RowChunks copies = new RowChunks(rows -> rows.forEach(row -> taken.add(row[0])));
        Object[] row = new Object[1];
        for (String value : List.of("a", "b")) {
            row[0] = value;
            copies.row(row);
        }
        copies.flush();

        assertThat(taken).containsExactly("a", "b");
    }
}
