package io.windflow.api.capability;

import java.time.Instant;

/**
 * Which provider serves a capability, and how it is.
 *
 * @param capability the capability's id
 * @param provider the name of the provider in force, such as {@code sqlite} or {@code redis}; null if none is
 * @param extension the id of the extension that brought it, null for the embedded default
 * @param status how it is
 * @param since since when it is so
 * @param reason why it is not UP and what still works, null when UP
 */
public record CapabilityStatus(
        String capability, String provider, String extension, Status status, Instant since, String reason) {

    /** How a capability is. */
    public enum Status {
        UP,
        /** Served, by a fallback or with less than it should. */
        DEGRADED,
        DOWN
    }
}
