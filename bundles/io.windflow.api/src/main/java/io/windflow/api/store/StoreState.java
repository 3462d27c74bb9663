package io.windflow.api.store;

import io.windflow.api.capability.CapabilityStatus;
import java.time.Instant;
import java.util.List;

/**
 * Where WindFlow's own data lives.
 *
 * @param provider the store in force, such as {@code sqlite}
 * @param extension the id of the extension that brings it, null for the embedded one
 * @param status how it is
 * @param reason why it is not UP, else null
 * @param since when the data moved there, null if it has always been there
 * @param epoch how many moves there have been
 * @param rows how many rows it holds, counted at most a minute ago; null while that cannot be told
 * @param sizeBytes about how many bytes they take; null while that cannot be told
 * @param pool its connections, null if it has no pool
 * @param lastMove how the data came there, null if it was never moved
 * @param former the databases that the data has moved away from and that can be reached now, newest first
 */
public record StoreState(
        String provider,
        String extension,
        CapabilityStatus.Status status,
        String reason,
        Instant since,
        long epoch,
        Long rows,
        Long sizeBytes,
        PoolStatistics pool,
        StoreMovement lastMove,
        List<FormerStore> former) {

    public StoreState {
        former = List.copyOf(former);
    }
}
