package io.windflow.cache.local.internal;

import io.windflow.spi.cache.CacheStatistics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Entries with an end, bounded in number and bytes: the least recently used one goes first. No thread cleans up; an
 * entry whose time is over goes when it is asked for, or when it is among the oldest at a write.
 *
 * <p>One lock guards everything. It is held for well under a microsecond, which is far from the rates WindFlow sees; a
 * caching library would bring a megabyte and its own thread for the same.
 */
final class BoundedEntries {

    /** What an entry costs beside its key and value: map node, record, array headers. */
    private static final int OVERHEAD = 120;

    /** How many of the oldest entries a write looks at for ones whose time is over. */
    private static final int SWEEP = 4;

    private final int maxEntries;
    private final long maxBytes;
    private final LongSupplier nanoClock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;
    private long hits;
    private long misses;

    BoundedEntries(int maxEntries, long maxBytes, LongSupplier nanoClock) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.nanoClock = nanoClock;
    }

    synchronized Optional<byte[]> get(String key) {
        Entry entry = live(key);
        if (entry == null) {
            misses++;
            return Optional.empty();
        }
        hits++;
        return Optional.of(entry.value.clone());
    }

    synchronized void put(String key, byte[] value, Duration timeToLive) {
        keep(key, new Entry(value, nanoClock.getAsLong() + timeToLive.toNanos()));
    }

    synchronized boolean putIfAbsent(String key, byte[] value, Duration timeToLive) {
        if (live(key) != null) {
            return false;
        }
        put(key, value, timeToLive);
        return true;
    }

    synchronized void remove(String key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            bytes -= size(key, entry);
        }
    }

    /** Counters are kept as decimal text, so that {@link #get} reads them as from any provider. */
    synchronized long increment(String key, Duration window) {
        Entry entry = live(key);
        long next = entry == null ? 1 : Long.parseLong(new String(entry.value, StandardCharsets.US_ASCII)) + 1;
        long end = entry == null ? nanoClock.getAsLong() + window.toNanos() : entry.endNanos;
        keep(key, new Entry(Long.toString(next).getBytes(StandardCharsets.US_ASCII), end));
        return next;
    }

    synchronized CacheStatistics statistics() {
        return new CacheStatistics(hits, misses, entries.size());
    }

    synchronized long bytes() {
        return bytes;
    }

    private Entry live(String key) {
        Entry entry = entries.get(key);
        if (entry != null && isOver(entry)) {
            remove(key);
            return null;
        }
        return entry;
    }

    private void keep(String key, Entry entry) {
        remove(key);
        if (size(key, entry) > maxBytes) {
            // Larger than the whole cache: as if it had been evicted at once.
            return;
        }
        entries.put(key, entry);
        bytes += size(key, entry);
        evict();
    }

    private void evict() {
        Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
        for (int seen = 0; oldest.hasNext(); seen++) {
            Map.Entry<String, Entry> next = oldest.next();
            boolean tooMuch = entries.size() > maxEntries || bytes > maxBytes;
            if (!tooMuch && seen >= SWEEP) {
                return;
            }
            if (tooMuch || isOver(next.getValue())) {
                bytes -= size(next.getKey(), next.getValue());
                oldest.remove();
            }
        }
    }

    private boolean isOver(Entry entry) {
        return nanoClock.getAsLong() - entry.endNanos >= 0;
    }

    private static long size(String key, Entry entry) {
        return OVERHEAD + key.length() + (long) entry.value.length;
    }

    private static final class Entry {
        private final byte[] value;
        private final long endNanos;

        Entry(byte[] value, long endNanos) {
            this.value = value;
            this.endNanos = endNanos;
        }
    }
}
