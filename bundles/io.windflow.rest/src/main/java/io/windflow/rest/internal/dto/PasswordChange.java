package io.windflow.rest.internal.dto;

/**
 * Changes the caller's own password.
 *
 * @param newPassword at least 10 characters
 */
public record PasswordChange(String currentPassword, String newPassword) {

    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
