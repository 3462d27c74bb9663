package io.windflow.rest.internal.dto;

/**
 * Why a stream ends.
 *
 * @param reason what went wrong, null if there is simply no more
 */
public record StreamEnd(String reason) {

    public static StreamEnd of(RuntimeException failure) {
        return new StreamEnd(failure == null ? null : failure.getMessage());
    }
}
