package io.windflow.docker.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The head of an HTTP/1.1 answer, with its body still to be read. */
record HttpAnswer(int status, InputStream body) {

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;

    static HttpAnswer read(InputStream in) throws IOException {
        int status = status(line(in));
        while (status / 100 == 1) {
            headers(in);
            status = status(line(in));
        }
        Headers headers = headers(in);
        if (status == 204 || status == 304) {
            return new HttpAnswer(status, InputStream.nullInputStream());
        }
        if (headers.chunked) {
            return new HttpAnswer(status, new ChunkedInput(in));
        }
        return new HttpAnswer(status, headers.length < 0 ? in : new BoundedInput(in, headers.length));
    }

    /** A line without its end. @throws EOFException if the connection ends before it does */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new ProtocolException("an answer with a line that is too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static int status(String line) throws ProtocolException {
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("\\d{3}")) {
            throw new ProtocolException("an answer that is not HTTP");
        }
        return Integer.parseInt(parts[1]);
    }

    private static Headers headers(InputStream in) throws IOException {
        boolean chunked = false;
        long length = -1;
        String line = line(in);
        for (int count = 0; !line.isEmpty(); line = line(in)) {
            if (++count > MOST_HEADERS) {
                throw new ProtocolException("an answer with too many headers");
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if ("transfer-encoding".equals(name)) {
                chunked = "chunked".equalsIgnoreCase(value);
            } else if ("content-length".equals(name)) {
                length = length(value);
            }
        }
        return new Headers(chunked, length);
    }

    private static long length(String value) throws ProtocolException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new ProtocolException("an answer of the length '" + value + "'");
        }
    }

    private record Headers(boolean chunked, long length) {}

    /** A body of a length told beforehand. */
    private static final class BoundedInput extends InputStream {

        private final InputStream in;
        private long left;

        BoundedInput(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int count = in.read(buffer, from, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the answer ended before its end");
            }
            left -= count;
            return count;
        }
    }
}
