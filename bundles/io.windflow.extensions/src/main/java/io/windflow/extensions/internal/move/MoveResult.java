package io.windflow.extensions.internal.move;

import java.time.Duration;

/**
 * What a move did.
 *
 * @param rows in the copy, at the time of the snapshot
 * @param copy how long the rows of the snapshot took
 * @param whole from the first check to the end
 * @param fence how long units of work were kept out
 * @param comparedTables the tables of which all rows were compared, and were equal
 * @param comparedRows how many rows they had then
 */
public record MoveResult(
        String from,
        String to,
        long rows,
        Duration copy,
        Duration whole,
        Duration fence,
        int comparedTables,
        long comparedRows) {

    public long rowsPerSecond() {
        return Math.round(rows / (Math.max(copy.toMillis(), 1) / 1000.0));
    }

    /** For people and for the audit. */
    public String words() {
        return "from " + from + " to " + to + ": rows=" + rows + " rowsPerSecond=" + rowsPerSecond() + " copyMs="
                + copy.toMillis() + " wholeMs=" + whole.toMillis() + " fenceMs=" + fence.toMillis();
    }
}
