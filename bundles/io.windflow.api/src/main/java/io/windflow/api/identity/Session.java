package io.windflow.api.identity;

/**
 * What a login gives.
 *
 * @param accessToken proves who calls, for {@code expiresIn} seconds
 * @param refreshToken gives the next session, once
 * @param expiresIn seconds until the access token ends
 * @param user who logged in
 */
public record Session(String accessToken, String refreshToken, long expiresIn, User user) {

    @Override
    public String toString() {
        return "Session[user=" + user + "]";
    }
}
