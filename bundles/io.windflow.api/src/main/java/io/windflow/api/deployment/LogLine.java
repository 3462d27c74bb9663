package io.windflow.api.deployment;

import java.time.Instant;

/**
 * One line of a deployment's log.
 *
 * @param number 1 for the first, one more for each
 * @param source {@code windflow}, {@code compose}, or the name of the service whose container wrote it
 * @param text the line without its end, secrets masked
 */
public record LogLine(long number, Instant time, String source, String text) {}
