package io.windflow.api.backup;

import java.time.Instant;

/**
 * A return to the data of an archive.
 *
 * @param backup the archive's name
 * @param state how far it is
 * @param rows rows dealt with in this state
 * @param ofRows rows in the archive
 * @param startedAt when it was asked for
 * @param finishedAt null while it goes on
 * @param reason why it failed, else null
 */
public record Restoration(
        String backup, State state, long rows, long ofRows, Instant startedAt, Instant finishedAt, String reason) {

    /** How far a restoration is. Until REPLACING nothing is changed and it can be cancelled. */
    public enum State {
        /** The archive is written into a store of its own, which is compared with what the archive says of itself. */
        REHEARSING,
        /** The data in force is replaced, in one transaction. */
        REPLACING,
        DONE,
        /** The data in force is as it was. */
        FAILED,
        /** The data in force is as it was. */
        CANCELLED;

        public boolean isFinal() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }
}
