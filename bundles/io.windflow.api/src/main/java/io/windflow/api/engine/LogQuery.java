package io.windflow.api.engine;

import java.time.Instant;

/**
 * What to read of a container's log.
 *
 * @param since only lines from this moment on, null for all
 * @param until only lines before this moment, null for all
 * @param tail only the last so many lines, null for all
 * @param search only lines that contain this text, upper and lower case alike; null for all
 * @param follow whether to go on with new lines
 */
public record LogQuery(Instant since, Instant until, Integer tail, String search, boolean follow) {}
