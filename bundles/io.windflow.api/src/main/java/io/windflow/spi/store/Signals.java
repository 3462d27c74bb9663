package io.windflow.spi.store;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a store offers beside its data if several instances of WindFlow can use it at the same time: short messages among
 * them. A message is a hint; what counts is in the data.
 */
@ConsumerType
public interface Signals {

    /** The most bytes of UTF-8 that a message may have. */
    int MOST_BYTES = 7_900;

    /**
     * Sends a message to all instances that use the data, this one too, at most once. For any thread.
     *
     * @throws io.windflow.spi.ProviderUnavailableException if it cannot be sent now
     */
    void send(String message);

    /**
     * Waits for messages, those sent since the call before; the first call begins to listen. For one thread. Closing the
     * provider ends it.
     *
     * @param most how long to wait, less than ten seconds
     * @return in the order sent by each instance; empty if none came
     * @throws io.windflow.spi.ProviderUnavailableException if the connection is lost, and with it messages; the next call
     *     listens anew
     */
    List<String> receive(Duration most);
}
