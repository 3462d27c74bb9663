package io.windflow.api;

import java.time.Duration;
import java.util.List;

/**
 * An expected failure, told to the user as it is. The REST API maps it to an RFC 9457 problem document in one place.
 * Its message says what is wrong and where; {@link #advice()} what to do.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final String advice;
    private final transient List<Violation> violations;
    private final Duration retryAfter;

    private Problem(
            ProblemType type,
            String message,
            String advice,
            List<Violation> violations,
            Duration retryAfter,
            Throwable cause) {
        // An expected failure is read by people, not debugged: no stack trace unless it has a cause.
        super(message, cause, false, cause != null);
        this.type = type;
        this.advice = advice;
        this.violations = List.copyOf(violations);
        this.retryAfter = retryAfter;
    }

    public static Problem of(ProblemType type, String message, String advice) {
        return new Problem(type, message, advice, List.of(), null, null);
    }

    public static Problem of(ProblemType type, String message, String advice, Throwable cause) {
        return new Problem(type, message, advice, List.of(), null, cause);
    }

    public static Problem notFound(String what, String id) {
        return of(ProblemType.NOT_FOUND, "There is no " + what + " '" + id + "'", null);
    }

    public static Problem malformed(String message, List<Violation> violations) {
        return new Problem(ProblemType.MALFORMED, message, null, violations, null, null);
    }

    public static Problem invalid(String message) {
        return of(ProblemType.INVALID, message, null);
    }

    public static Problem invalid(String message, List<Violation> violations) {
        return new Problem(ProblemType.INVALID, message, null, violations, null, null);
    }

    public static Problem policy(String message, String advice, List<Violation> violations) {
        return new Problem(ProblemType.POLICY, message, advice, violations, null, null);
    }

    public static Problem conflict(String message, String advice) {
        return of(ProblemType.CONFLICT, message, advice);
    }

    public static Problem tooMany(String message, Duration retryAfter) {
        return new Problem(ProblemType.TOO_MANY, message, null, List.of(), retryAfter, null);
    }

    public static Problem unavailable(ProblemType type, String message, String advice, Duration retryAfter) {
        return new Problem(type, message, advice, List.of(), retryAfter, null);
    }

    public ProblemType type() {
        return type;
    }

    /** What to do, or null. */
    public String advice() {
        return advice;
    }

    /** The places in the input that are wrong; empty when the failure is not about input. */
    public List<Violation> violations() {
        return violations;
    }

    /** How long to wait before trying again, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
