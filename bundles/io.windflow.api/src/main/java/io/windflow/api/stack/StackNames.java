package io.windflow.api.stack;

import io.windflow.api.Problem;
import io.windflow.api.Violation;
import java.util.List;
import java.util.regex.Pattern;

/** The rule for a stack's name: a Compose project name (Compose specification, "name") of at most 63 characters. */
public final class StackNames {

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private StackNames() {}

    public static boolean isValid(String name) {
        return name != null && VALID.matcher(name).matches();
    }

    /** Returns the name. @throws Problem INVALID if it is not a valid one */
    public static String require(String name) {
        if (!isValid(name)) {
            String message = "A stack's name starts with a lower-case letter or digit and continues with at most 62"
                    + " lower-case letters, digits, '-' or '_'";
            throw Problem.invalid(message, List.of(new Violation("/name", null, null, "name", message, null)));
        }
        return name;
    }
}
