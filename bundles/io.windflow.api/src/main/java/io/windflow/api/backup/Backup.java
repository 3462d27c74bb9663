package io.windflow.api.backup;

import java.time.Instant;

/**
 * An archive of WindFlow's own data: users, API tokens, stacks with their revisions, deployments with their logs, audit
 * and settings. It holds no logins, and no data of containers.
 *
 * @param name the archive's file name
 * @param state how far it is
 * @param createdAt when its writing began; of a file that cannot be read, when that was last changed
 * @param sizeBytes size of the file so far
 * @param rows rows in it so far
 * @param version the WindFlow that wrote it, null if that is not known (yet)
 * @param reason why it is no use, null unless it is FAILED
 */
public record Backup(
        String name, State state, Instant createdAt, long sizeBytes, long rows, String version, String reason) {

    /** How far an archive is. */
    public enum State {
        WRITING,
        COMPLETE,
        /** It could not be written to its end, or cannot be read. */
        FAILED
    }
}
