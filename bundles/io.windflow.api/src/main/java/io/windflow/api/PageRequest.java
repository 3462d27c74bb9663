package io.windflow.api;

/**
 * Asks for one page of a list.
 *
 * @param cursor the {@link Page#next()} of the page before, null for the first page
 * @param limit the most items wanted, 1 to {@value #MAX_LIMIT}
 */
public record PageRequest(String cursor, int limit) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problem.invalid("limit must be between 1 and " + MAX_LIMIT + ", not " + limit);
        }
    }

    public static PageRequest first() {
        return new PageRequest(null, DEFAULT_LIMIT);
    }
}
