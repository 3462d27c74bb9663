package io.windflow.rest.internal.dto;

import io.windflow.api.identity.Role;

/**
 * Who makes the call.
 *
 * @param role what the call may do: the user's role, or less if an API token says so
 */
public record Me(String id, String username, String displayName, Role role) {}
