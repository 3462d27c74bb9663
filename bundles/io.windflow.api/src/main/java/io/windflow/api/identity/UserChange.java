package io.windflow.api.identity;

/**
 * A new user or a change to one. Null leaves a value as it is.
 *
 * @param password the new password, at least 10 characters
 */
public record UserChange(String username, String displayName, Role role, Boolean enabled, String password) {

    @Override
    public String toString() {
        return "UserChange[username=" + username + ", role=" + role + ", enabled=" + enabled + "]";
    }
}
