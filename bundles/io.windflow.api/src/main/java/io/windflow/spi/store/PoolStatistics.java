package io.windflow.spi.store;

/**
 * How a store's connections for units of work are used.
 *
 * @param active those that a unit of work uses
 * @param idle those that are open and used by none
 * @param waiting how many units of work wait for one
 * @param most how many there may be
 */
public record PoolStatistics(int active, int idle, int waiting, int most) {}
