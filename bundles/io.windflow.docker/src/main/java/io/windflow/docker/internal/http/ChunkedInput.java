package io.windflow.docker.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** A body in chunks. Gives what has come, without waiting for more; a connection that ends within it is a failure. */
final class ChunkedInput extends InputStream {

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(buffer, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer ended before its end");
        }
        left -= count;
        return count;
    }

    private void next() throws IOException {
        if (!first) {
            // The end of the line that the chunk before stands on.
            HttpAnswer.line(in);
        }
        first = false;
        String size = HttpAnswer.line(in).replaceFirst(";.*", "").strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new ProtocolException("a chunk of the size '" + size + "'");
        }
        if (left == 0) {
            ended = true;
        }
    }
}
