package io.windflow.extensions.internal.move;

import io.windflow.api.store.Sql;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.StoreTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/**
 * What a move would be.
 *
 * @param bytes about
 * @param time about, on a machine that is not busy
 */
public record MoveEstimate(long rows, long bytes, Duration time) {

    /** What was measured of whole moves (check, copy, compare) on two cores: of many rows, and of long ones. */
    private static final long ROWS_PER_SECOND = 30_000;

    private static final long BYTES_PER_SECOND = 25_000_000;

    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Counts the rows of the store that serves. */
    public static MoveEstimate of(MovableStore from) throws SQLException {
        long rows = 0;
        for (StoreTable table : from.schema().tables()) {
            rows += from.read((connection, dialect) -> Sql.first(
                            connection, "SELECT count(*) AS number FROM " + table.name(), row -> row.number("number"))
                    .orElseThrow());
        }
        long bytes = from.sizeInBytes();
        Duration time = LEAST.plusSeconds(Math.max(rows / ROWS_PER_SECOND, bytes / BYTES_PER_SECOND));
        return new MoveEstimate(rows, bytes, time);
    }

    /** In words, as {@code 120,000 rows (34.1 MB), in about 5 s}. */
    public String words() {
        return String.format(
                Locale.ROOT, "%,d rows (%.1f MB), in about %d s", rows, bytes / 1e6, Math.max(1, time.toSeconds()));
    }
}
