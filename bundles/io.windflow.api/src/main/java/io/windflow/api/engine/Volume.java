package io.windflow.api.engine;

import java.time.Instant;

/**
 * A named volume.
 *
 * @param project the Compose project that made it, null if none
 * @param createdAt when it was created, null if its driver does not say
 * @param inUse whether a container uses it
 */
public record Volume(String name, String driver, String mountpoint, String project, Instant createdAt, boolean inUse) {}
