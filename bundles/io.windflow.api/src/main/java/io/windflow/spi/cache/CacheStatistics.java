package io.windflow.spi.cache;

/**
 * How a cache is used.
 *
 * @param hits reads that found a value, since the provider started
 * @param misses reads that found none, since the provider started
 * @param entries entries kept now, -1 if unknown
 */
public record CacheStatistics(long hits, long misses, long entries) {}
