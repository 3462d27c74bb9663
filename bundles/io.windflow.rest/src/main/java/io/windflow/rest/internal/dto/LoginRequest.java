package io.windflow.rest.internal.dto;

/** A name and a password. */
public record LoginRequest(String username, String password) {

    @Override
    public String toString() {
        return "LoginRequest[username=" + username + "]";
    }
}
