package io.windflow.rest.internal.dto;

import io.windflow.api.identity.Role;
import java.time.Instant;

/**
 * Asks for an API token.
 *
 * @param name what it is for
 * @param role at most the caller's own; null for the caller's own
 * @param expiresAt when it ends, null if it does not end by itself
 */
public record NewToken(String name, Role role, Instant expiresAt) {}
