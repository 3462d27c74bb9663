package io.windflow.rest.internal.http;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a request's body once the request is answered. It is read and thrown away: a connection that is closed
 * while its client still sends takes the answer with it, and a client with a connection for many requests loses that.
 */
final class UnreadBody {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadBody.class);

    /** Who sends more, or for longer, is cut off: a request costs no more than that, whoever sends it. */
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    private static final long MOST_TIME = TimeUnit.SECONDS.toNanos(5);

    private UnreadBody() {}

    /** Sends what is written of the answer, and then reads. Never fails. */
    static void discard(HttpServletRequest request, HttpServletResponse response) {
        boolean some = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        // Who waits to be asked for a body sends none after the answer.
        if (some && request.getHeader("Expect") == null) {
            try {
                ServletInputStream body = request.getInputStream();
                if (!body.isFinished()) {
                    response.flushBuffer();
                    read(body);
                }
            } catch (IOException gone) {
                LOG.debug("A client has gone: {}", gone.getMessage());
            }
        }
    }

    private static void read(InputStream body) throws IOException {
        byte[] part = new byte[8192];
        long deadline = System.nanoTime() + MOST_TIME;
        int count = body.read(part);
        for (long read = count; count >= 0 && read < MOST_BYTES && System.nanoTime() < deadline; read += count) {
            count = body.read(part);
        }
    }
}
