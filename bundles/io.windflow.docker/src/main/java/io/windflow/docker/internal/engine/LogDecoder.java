package io.windflow.docker.internal.engine;

import io.windflow.api.engine.ContainerLogLine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads the engine's two forms of a log with times: raw for a container with a terminal, else frames of
 * {@code [stream, 0, 0, 0, length as four bytes, big-endian]} and a message.
 */
final class LogDecoder {

    private static final int HEADER = 8;

    /** The engine's own frames have at most 16 KiB and a time; more is read in pieces. */
    private static final int BUFFER = 32 * 1024;

    private final LogLines stdout;
    private final LogLines stderr;
    private final byte[] buffer = new byte[BUFFER];

    LogDecoder(Consumer<ContainerLogLine> sink) {
        stdout = new LogLines("stdout", sink);
        stderr = new LogLines("stderr", sink);
    }

    void read(InputStream in, boolean terminal) throws IOException {
        try {
            if (terminal) {
                raw(in);
            } else {
                frames(in);
            }
        } finally {
            stdout.finish();
            stderr.finish();
        }
    }

    private void raw(InputStream in) throws IOException {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            stdout.piece(buffer, 0, count);
        }
    }

    private void frames(InputStream in) throws IOException {
        byte[] header = new byte[HEADER];
        while (true) {
            int count = in.readNBytes(header, 0, HEADER);
            if (count == 0) {
                return;
            }
            if (count < HEADER) {
                throw new EOFException("The log ended within a frame");
            }
            LogLines lines = header[0] == 2 ? stderr : stdout;
            long length =
                    (header[4] & 0xFFL) << 24 | (header[5] & 0xFF) << 16 | (header[6] & 0xFF) << 8 | header[7] & 0xFF;
            message(in, lines, length);
        }
    }

    /** The engine cuts long lines into messages and gives each a time; only the first one's is the line's. */
    private void message(InputStream in, LogLines lines, long length) throws IOException {
        boolean skipTime = lines.isOpen();
        long left = length;
        while (left > 0) {
            int count = in.readNBytes(buffer, 0, (int) Math.min(left, BUFFER));
            if (count == 0) {
                throw new EOFException("The log ended within a message");
            }
            left -= count;
            lines.piece(buffer, skipTime ? afterTime(count) : 0, count);
            skipTime = false;
        }
    }

    private int afterTime(int count) {
        for (int at = 0; at < count; at++) {
            if (buffer[at] == ' ') {
                return at + 1;
            }
        }
        return 0;
    }
}
