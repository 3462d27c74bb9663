package io.windflow.rest.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.rest.internal.dto.ProblemDocument;
import java.util.Locale;

/** How each kind of problem looks over HTTP: the only place that knows. */
public final class Problems {

    public static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    public static int status(ProblemType type) {
        return switch (type) {
            case MALFORMED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case CHANGED -> 412;
            case TOO_LARGE -> 413;
            case INVALID, POLICY -> 422;
            case TOO_MANY -> 429;
            case ENGINE_ERROR -> 502;
            case ENGINE_UNAVAILABLE, PROVIDER_UNAVAILABLE -> 503;
        };
    }

    public static String title(ProblemType type) {
        return switch (type) {
            case MALFORMED -> "The request cannot be read";
            case UNAUTHENTICATED -> "A login is needed";
            case FORBIDDEN -> "The role does not allow it";
            case NOT_FOUND -> "Not found";
            case CONFLICT -> "Not possible now";
            case CHANGED -> "Changed by somebody else";
            case TOO_LARGE -> "Too large";
            case INVALID -> "The input breaks a rule";
            case POLICY -> "Refused by policy";
            case TOO_MANY -> "Too many requests";
            case ENGINE_ERROR -> "The Docker Engine reports an error";
            case ENGINE_UNAVAILABLE -> "The Docker Engine does not answer";
            case PROVIDER_UNAVAILABLE -> "A part of WindFlow does not answer";
        };
    }

    /** The stable name of a kind of problem, such as {@code /problems/not-found}. */
    public static String uri(ProblemType type) {
        return "/problems/" + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static ProblemDocument document(Problem problem, String instance) {
        ProblemType type = problem.type();
        return new ProblemDocument(
                uri(type),
                title(type),
                status(type),
                problem.getMessage(),
                instance,
                problem.advice(),
                problem.violations().isEmpty() ? null : problem.violations(),
                seconds(problem));
    }

    /** Rounded up: a client that waits so long does not come too early. */
    private static Long seconds(Problem problem) {
        if (problem.retryAfter() == null) {
            return null;
        }
        return Math.max(1, (problem.retryAfter().toMillis() + 999) / 1000);
    }
}
