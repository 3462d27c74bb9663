package io.windflow.api.store;

import java.time.Instant;

/**
 * A database that WindFlow's data has moved away from. It is sealed: nothing writes it any more, and it is kept until
 * somebody deletes it.
 *
 * @param name tells it from all others, and holds its date
 * @param provider the kind of store, such as {@code sqlite}
 * @param place where it is: a file, or a schema with its server; without a password
 * @param until when the data moved away
 * @param sizeBytes about how many bytes it takes
 */
public record FormerStore(String name, String provider, String place, Instant until, long sizeBytes) {}
