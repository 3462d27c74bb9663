package io.windflow.rest.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import java.util.List;

/** Checks that what a request needs is there. The rules themselves are the core's. */
public final class Input {

    private Input() {}

    /** The body. @throws Problem MALFORMED if there is none */
    public static <T> T body(T body) {
        if (body == null) {
            throw Problem.of(ProblemType.MALFORMED, "The request has no body", "Send a JSON object");
        }
        return body;
    }

    /** The value. @param pointer where it stands in the body, as JSON pointer. @throws Problem INVALID if it is missing */
    public static <T> T required(String pointer, T value) {
        if (value == null) {
            throw invalid(pointer, "required", pointer.substring(1) + " is required");
        }
        return value;
    }

    /** A problem with one value. */
    public static Problem invalid(String pointer, String rule, String message) {
        return Problem.invalid(message, List.of(new Violation(pointer, null, null, rule, message, null)));
    }
}
