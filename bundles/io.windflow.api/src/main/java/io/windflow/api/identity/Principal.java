package io.windflow.api.identity;

/**
 * Who makes a call.
 *
 * @param userId the user's stable id
 * @param username the user's name
 * @param role what this call may do: the user's role, or less if an API token says so
 * @param tokenId the session's or API token's id, null for {@link #SYSTEM}
 * @param address the address the call came from, null if it came from inside
 */
public record Principal(String userId, String username, Role role, String tokenId, String address) {

    /** WindFlow itself: start-up, schedules, a file dropped into the config folder. */
    public static final Principal SYSTEM = new Principal("system", "system", Role.ADMIN, null, null);
}
