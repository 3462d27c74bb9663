package io.windflow.api.engine;

import java.time.Instant;
import java.util.List;

/**
 * An image on an engine.
 *
 * @param id {@code sha256:...}
 * @param digests references by registry digest; empty if it came from no registry
 * @param inUse whether a container uses it
 */
public record Image(
        String id, List<String> tags, List<String> digests, long sizeBytes, Instant createdAt, boolean inUse) {

    public Image {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
    }
}
