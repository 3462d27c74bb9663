package io.windflow.identity.local.internal;

import io.windflow.api.Problem;
import io.windflow.api.Violation;
import io.windflow.api.identity.UserChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a user's name and password may be. */
final class UserRules {

    static final int MIN_PASSWORD_LENGTH = 10;

    private static final int MAX_DISPLAY_NAME_LENGTH = 100;
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    /** The name under which WindFlow itself acts in the audit. */
    private static final String RESERVED = "system";

    private UserRules() {}

    /** Checks all that a new user needs. @throws Problem INVALID */
    static void checkNew(UserChange change) {
        List<Violation> violations = new ArrayList<>();
        require(violations, change.username(), "username");
        require(violations, change.password(), "password");
        require(violations, change.role(), "role");
        check(change, change.username(), violations);
    }

    /** Checks what a change gives. @param username the name the user has now @throws Problem INVALID */
    static void checkChange(UserChange change, String username) {
        check(change, change.username() != null ? change.username() : username, new ArrayList<>());
    }

    /** Checks a new password. @param field what it is called in the request @throws Problem INVALID */
    static void checkPassword(String password, String username, String field) {
        List<Violation> violations = new ArrayList<>();
        password(violations, password, username, field);
        refuse(violations);
    }

    static Problem wrongPassword(String field) {
        List<Violation> violations = new ArrayList<>();
        add(violations, field, "wrong", "The current password is wrong");
        return Problem.invalid("The current password is wrong", violations);
    }

    private static void check(UserChange change, String username, List<Violation> violations) {
        if (change.username() != null) {
            username(violations, change.username());
        }
        if (change.displayName() != null) {
            displayName(violations, change.displayName());
        }
        if (change.password() != null) {
            password(violations, change.password(), username, "password");
        }
        refuse(violations);
    }

    private static void username(List<Violation> violations, String username) {
        if (!USERNAME.matcher(username).matches()) {
            add(
                    violations,
                    "username",
                    "pattern",
                    "A user's name is 1 to 64 of a-z, 0-9, '.', '_' and '-', and starts with a letter or a digit");
        } else if (username.equals(RESERVED)) {
            add(violations, "username", "reserved", "The name '" + RESERVED + "' is WindFlow's own");
        }
    }

    private static void displayName(List<Violation> violations, String name) {
        if (name.isBlank()
                || name.length() > MAX_DISPLAY_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl)) {
            add(
                    violations,
                    "displayName",
                    "pattern",
                    "The name to show has 1 to " + MAX_DISPLAY_NAME_LENGTH + " characters, on one line");
        }
    }

    private static void password(List<Violation> violations, String password, String username, String field) {
        if (password.length() < MIN_PASSWORD_LENGTH) {
            add(violations, field, "length", "A password has at least " + MIN_PASSWORD_LENGTH + " characters");
        } else if (Passwords.length(password.toCharArray()) > Passwords.MAX_BYTES) {
            add(
                    violations,
                    field,
                    "length",
                    "A password has at most " + Passwords.MAX_BYTES + " bytes, which are as many plain letters");
        } else if (password.toLowerCase(Locale.ROOT).equals(username)) {
            add(violations, field, "username", "A password is not the user's name");
        }
    }

    private static void require(List<Violation> violations, Object value, String field) {
        if (value == null) {
            add(violations, field, "required", "A new user needs a " + field);
        }
    }

    private static void add(List<Violation> violations, String field, String rule, String message) {
        violations.add(new Violation("/" + field, null, null, field + "." + rule, message, null));
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations.get(0).message(), violations);
        }
    }
}
