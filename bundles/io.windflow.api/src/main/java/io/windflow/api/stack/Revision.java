package io.windflow.api.stack;

import java.time.Instant;
import java.util.Map;

/**
 * One immutable version of a stack's files.
 *
 * @param number 1 for the first, one more for each
 * @param comment why, null if not said
 * @param env the text of {@code .env}; the REST API gives a viewer null
 * @param images what each service's image was when it was deployed: service to digest reference, or to image id where
 *     the image came from no registry; empty until it was deployed with success
 * @param good whether a deployment of it succeeded
 */
public record Revision(
        String stack,
        int number,
        Instant createdAt,
        String author,
        String comment,
        String compose,
        String env,
        Map<String, String> images,
        boolean good) {

    public Revision {
        images = Map.copyOf(images);
    }

    /** The env text may hold secrets. */
    @Override
    public String toString() {
        return "Revision[" + stack + "#" + number + "]";
    }
}
