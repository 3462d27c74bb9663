package io.windflow.api.store;

/**
 * How a store's connections for units of work are used.
 *
 * @param active those that a unit of work uses
 * @param idle those that are open and used by none
 * @param waiting how many units of work wait for one
 * @param most how many there may be
 * @param acquired how often one was had since the store was opened
 * @param meanAcquireMicros how long a unit of work waited for it on average, in microseconds
 * @param longestAcquireMicros the longest such wait, in microseconds
 */
public record PoolStatistics(
        int active,
        int idle,
        int waiting,
        int most,
        long acquired,
        long meanAcquireMicros,
        long longestAcquireMicros) {}
