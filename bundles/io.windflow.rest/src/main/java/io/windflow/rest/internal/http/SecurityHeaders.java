package io.windflow.rest.internal.http;

import jakarta.servlet.http.HttpServletResponse;

/** What every answer of the API tells browsers: run nothing, frame nothing, guess nothing, keep nothing. */
final class SecurityHeaders {

    private SecurityHeaders() {}

    static void add(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "no-store");
    }
}
