package io.windflow.spi.store;

/**
 * A column of WindFlow's schema.
 *
 * @param kind which of the portable values it holds
 */
public record StoreColumn(String name, Kind kind) {

    /** The portable values, each of which may also be null. */
    public enum Kind {
        /** A {@link Long}, whatever width the database gives it. Also times and booleans. */
        INTEGER,
        /** A {@link String} without the character U+0000 and without half surrogate pairs. */
        TEXT,
        /** A {@code byte[]}. */
        BYTES
    }
}
