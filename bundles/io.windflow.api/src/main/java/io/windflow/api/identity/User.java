package io.windflow.api.identity;

import java.time.Instant;

/**
 * A user, without any secret.
 *
 * @param id stable id
 * @param username unique, 1 to 64 of {@code a-z 0-9 . _ -}
 * @param displayName name to show, never null
 * @param role what he may do
 * @param enabled whether he can log in
 * @param createdAt when he was created
 * @param lastLoginAt when he last logged in, null if never
 */
public record User(
        String id,
        String username,
        String displayName,
        Role role,
        boolean enabled,
        Instant createdAt,
        Instant lastLoginAt) {}
