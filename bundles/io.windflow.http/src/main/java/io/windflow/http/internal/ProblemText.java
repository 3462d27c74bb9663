package io.windflow.http.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A problem document (RFC 9457) as the API writes them, for what is refused before the API or any other servlet sees it;
 * by hand, since this bundle needs no more of JSON than this.
 */
final class ProblemText {

    static final String MEDIA_TYPE = "application/problem+json";

    /** As on every answer of the API. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private ProblemText() {}

    /** @param detail what is wrong, in words */
    static byte[] of(int status, String detail) {
        String text = "{\"type\":" + quoted(type(status)) + ",\"title\":" + quoted(title(status)) + ",\"status\":"
                + status + ",\"detail\":" + quoted(detail) + "}";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String type(int status) {
        return switch (status) {
            case 400 -> "/problems/malformed";
            case 404 -> "/problems/not-found";
            case 413 -> "/problems/too-large";
            default -> "about:blank";
        };
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "The request cannot be read";
            case 413 -> "Too large";
            default -> HttpStatus.getMessage(status);
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate((char) c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
