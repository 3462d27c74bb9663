package io.windflow.api.store;

import java.time.Instant;

/**
 * A move of all data from one store to another, as it went.
 *
 * @param from the store that the data moved away from, such as {@code sqlite}
 * @param to the store that it has lived in since
 * @param at when it ended
 * @param rows how many rows were copied; what changed meanwhile followed
 * @param rowsPerSecond how many a second, while copying
 * @param durationMs from the first check to the end
 * @param fenceMs how long requests were kept waiting
 * @param comparedTables in how many tables every row was compared by its hash; all were equal, or there was no move
 * @param comparedRows how many rows that were
 */
public record StoreMovement(
        String from,
        String to,
        Instant at,
        long rows,
        long rowsPerSecond,
        long durationMs,
        long fenceMs,
        int comparedTables,
        long comparedRows) {}
