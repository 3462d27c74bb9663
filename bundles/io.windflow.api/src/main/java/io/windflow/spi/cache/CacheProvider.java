package io.windflow.spi.cache;

import io.windflow.spi.Provider;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps what may be lost: copies, counters, short-lived marks; and carries messages between instances. Every entry has
 * an end. Keys are at most 250 characters of printable ASCII. All operations but {@link #subscribe} return within two
 * seconds and fail with {@link io.windflow.spi.ProviderUnavailableException}.
 */
@ConsumerType
public interface CacheProvider extends Provider {

    /** The value, empty if there is none or its time is over. The caller owns the array. */
    Optional<byte[]> get(String key);

    /** Keeps a value for at most {@code timeToLive} (at least one millisecond); replaces one that is there. */
    void put(String key, byte[] value, Duration timeToLive);

    /** Keeps a value if there is none, in one step. Returns whether it was kept. */
    boolean putIfAbsent(String key, byte[] value, Duration timeToLive);

    void remove(String key);

    /**
     * Adds one to a counter, in one step, and returns its new value. A counter that does not exist starts at zero and
     * ends {@code window} after its first increment.
     */
    long increment(String key, Duration window);

    /** Sends a message to all subscribers of a channel on all instances, this one too, at most once. */
    void publish(String channel, String message);

    /**
     * Receives the messages of a channel from now on, in the order sent by each publisher, until closed. The listener
     * is called by one thread at a time and must not block for long. Reconnects by itself; messages sent meanwhile are
     * lost.
     */
    AutoCloseable subscribe(String channel, Consumer<String> listener);

    /** How it is used since the provider started. */
    CacheStatistics statistics();
}
