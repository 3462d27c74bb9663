package io.windflow.api.audit;

import java.time.Instant;

/**
 * One recorded change.
 *
 * @param address where the call came from, null if from inside
 * @param detail one line, null if there is no more to say
 */
public record AuditEntry(
        long id,
        Instant time,
        String username,
        String action,
        String target,
        String address,
        String result,
        String detail) {}
