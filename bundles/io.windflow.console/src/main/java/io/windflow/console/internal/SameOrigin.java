package io.windflow.console.internal;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Whether a request that changes something comes from the web console's own pages. A browser sends a Basic login along
 * with whatever another site makes it send, so the login alone proves nothing.
 */
final class SameOrigin {

    private SameOrigin() {}

    static boolean holds(HttpServletRequest request) {
        String method = request.getMethod();
        if (method.equals("GET") || method.equals("HEAD")) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            origin = request.getHeader("Referer");
        }
        if (origin == null) {
            // Browsers always send one of them with such a request; what sends none is no browser.
            return true;
        }
        String host = request.getHeader("Host");
        int start = origin.indexOf("://") + 3;
        int end = origin.indexOf('/', start);
        return start > 2
                && origin.substring(start, end < 0 ? origin.length() : end).equals(host);
    }
}
