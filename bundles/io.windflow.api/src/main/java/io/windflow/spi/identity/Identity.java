package io.windflow.spi.identity;

import io.windflow.api.identity.Role;

/**
 * A user as an identity provider knows him.
 *
 * @param userId stable id, never used again for another user
 * @param username unique name he logs in with
 * @param displayName name to show, never null
 * @param role what he may do
 */
public record Identity(String userId, String username, String displayName, Role role) {}
