package io.windflow.spi.store;

import io.windflow.api.store.PoolStatistics;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long units of work wait for a connection of a pool, at no cost to speak of. For any thread. */
public final class PoolTimes {

    private static final long NANOS_PER_MICRO = 1_000;

    private final LongAdder acquired = new LongAdder();
    private final LongAdder waited = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    /** A connection was had. @param since when the wait for it began, by {@link System#nanoTime} */
    public void acquired(long since) {
        long nanos = System.nanoTime() - since;
        acquired.increment();
        waited.add(nanos);
        longest.accumulate(nanos);
    }

    /** With what the pool knows itself. */
    public PoolStatistics statistics(int active, int idle, int waiting, int most) {
        long count = acquired.sum();
        return new PoolStatistics(
                active,
                idle,
                waiting,
                most,
                count,
                count == 0 ? 0 : waited.sum() / count / NANOS_PER_MICRO,
                longest.get() / NANOS_PER_MICRO);
    }
}
