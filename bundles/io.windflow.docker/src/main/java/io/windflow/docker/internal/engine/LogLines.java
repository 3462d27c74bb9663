package io.windflow.docker.internal.engine;

import io.windflow.api.engine.ContainerLogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;

/** Makes lines of the pieces of one output stream of a container. Each line begins with the time the engine gave it. */
final class LogLines {

    static final int LONGEST_TEXT = 16 * 1024;

    private static final String CUT = "…";
    private static final int LONGEST_TIME = 40;

    private final String stream;
    private final Consumer<ContainerLogLine> sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private boolean begun;
    private boolean cut;
    private Instant lastTime = Instant.EPOCH;

    LogLines(String stream, Consumer<ContainerLogLine> sink) {
        this.stream = stream;
        this.sink = sink;
    }

    /** Whether the last piece left a line without its end. */
    boolean isOpen() {
        return begun;
    }

    void piece(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            begun = true;
            if (bytes[at] == '\n') {
                end();
            } else if (line.size() < LONGEST_TIME + LONGEST_TEXT) {
                line.write(bytes[at]);
            } else {
                cut = true;
            }
        }
    }

    /** Hands out the line that has no end yet, if there is one. */
    void finish() {
        if (begun) {
            end();
        }
    }

    private void end() {
        String all = line.toString(StandardCharsets.UTF_8);
        int length = all.endsWith("\r") ? all.length() - 1 : all.length();
        int space = all.indexOf(' ');
        Instant time = space > 0 && space < LONGEST_TIME ? time(all.substring(0, space)) : null;
        String text = time == null ? all.substring(0, length) : all.substring(Math.min(space + 1, length), length);
        if (time != null) {
            lastTime = time;
        }
        line.reset();
        begun = false;
        sink.accept(new ContainerLogLine(lastTime, stream, bounded(text)));
        cut = false;
    }

    private String bounded(String text) {
        if (!cut && text.length() <= LONGEST_TEXT / 3) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!cut && bytes.length <= LONGEST_TEXT) {
            return text;
        }
        int end = Math.min(bytes.length, LONGEST_TEXT - CUT.getBytes(StandardCharsets.UTF_8).length);
        // Not in the middle of a character: its other bytes begin with the bits 10.
        while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + CUT;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
