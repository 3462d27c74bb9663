package io.windflow.api.stack;

import java.time.Instant;

/**
 * A revision in a list.
 *
 * @param number 1 for the first, one more for each
 * @param author the username of who saved it
 * @param comment why, null if not said
 * @param good whether a deployment of it succeeded
 */
public record RevisionSummary(
        String stack, int number, Instant createdAt, String author, String comment, boolean good) {}
