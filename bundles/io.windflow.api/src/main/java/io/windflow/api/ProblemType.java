package io.windflow.api;

/** The kinds of expected failure. Each has one stable {@code type} and one HTTP status in the REST API. */
public enum ProblemType {
    /** The request cannot be read: broken JSON, an unknown field, a text where a number is wanted. */
    MALFORMED,
    /** The request can be read but breaks a rule; {@link Problem#violations()} says where. */
    INVALID,
    /** A compose file asks for something that policy refuses; an administrator may allow it for the stack. */
    POLICY,
    /** No valid login or token. */
    UNAUTHENTICATED,
    /** Logged in, but the role does not allow it. */
    FORBIDDEN,
    NOT_FOUND,
    /** The state of the thing does not allow it now. */
    CONFLICT,
    /** Someone else changed it since it was read ({@code If-Match}). */
    CHANGED,
    TOO_LARGE,
    /** A rate limit was reached; {@link Problem#retryAfter()} says when to try again. */
    TOO_MANY,
    /** The Docker Engine does not answer. */
    ENGINE_UNAVAILABLE,
    /** A provider (store, cache, ...) does not answer. */
    PROVIDER_UNAVAILABLE,
    /** The Docker Engine or the Compose CLI answered with an error. */
    ENGINE_ERROR
}
