package io.windflow.rest.internal.dto;

import io.windflow.api.Violation;
import java.util.List;

/**
 * An error, as RFC 9457 describes it.
 *
 * @param type stable name of the kind of error, such as {@code /problems/not-found}
 * @param title the kind of error in words
 * @param status the HTTP status
 * @param detail what went wrong here
 * @param instance the path of the request; for an internal error the incident that the log tells about
 * @param advice what to do, null if the detail says it all
 * @param violations the places in the input that are wrong, null if it is not about input
 * @param retryAfter seconds to wait before trying again, null if waiting does not help
 */
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String advice,
        List<Violation> violations,
        Long retryAfter) {}
