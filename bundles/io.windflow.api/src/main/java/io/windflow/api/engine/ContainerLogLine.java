package io.windflow.api.engine;

import java.time.Instant;

/**
 * One line that a container wrote.
 *
 * @param stream {@code stdout} or {@code stderr}
 * @param text the line without its end, at most 16 KiB
 */
public record ContainerLogLine(Instant time, String stream, String text) {}
