package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that stops being read when it is too large. A client that goes before its end is no fault of ours. */
final class LimitedBody extends FilterInputStream {

    private final int limit;
    private int read;

    LimitedBody(InputStream body, int limit) {
        super(body);
        this.limit = limit;
    }

    static Problem tooLarge(int limit) {
        return Problem.of(ProblemType.TOO_LARGE, "The body is larger than " + limit + " bytes", null);
    }

    @Override
    public int read() throws IOException {
        int value;
        try {
            value = super.read();
        } catch (IOException e) {
            throw cutOff(e);
        }
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(target, offset, length);
        } catch (IOException e) {
            throw cutOff(e);
        }
        if (count > 0) {
            count(count);
        }
        return count;
    }

    private static Problem cutOff(IOException e) {
        return Problem.of(ProblemType.MALFORMED, "The body ended before it was complete", null, e);
    }

    private void count(int bytes) {
        read += bytes;
        if (read > limit) {
            throw tooLarge(limit);
        }
    }
}
