package io.windflow.spi.store;

import java.util.UUID;

/**
 * Which life of WindFlow's data a database holds. Each move begins a new one, so that a database that was left behind
 * can be told from the one that the data lives in now.
 *
 * @param number how many moves there have been
 * @param id of this life alone
 * @param parent the id of the life that this one was copied from, null for the first
 */
public record Epoch(long number, String id, String parent) {

    /** The first life of new data. */
    public static Epoch first() {
        return new Epoch(0, UUID.randomUUID().toString(), null);
    }

    /** A life that goes on from this one. */
    public Epoch next() {
        return new Epoch(number + 1, UUID.randomUUID().toString(), id);
    }
}
