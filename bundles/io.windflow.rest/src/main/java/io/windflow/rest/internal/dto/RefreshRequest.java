package io.windflow.rest.internal.dto;

/**
 * Asks for the next session.
 *
 * @param refreshToken the one that the last login or refresh gave; it ends with this call
 */
public record RefreshRequest(String refreshToken) {

    @Override
    public String toString() {
        return "RefreshRequest[]";
    }
}
