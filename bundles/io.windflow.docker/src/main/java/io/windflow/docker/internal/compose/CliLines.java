package io.windflow.docker.internal.compose;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a program's output as lines of bounded length, in words for people. */
final class CliLines {

    static final int LONGEST = 16 * 1024;

    private static final int BUFFER = 8 * 1024;

    /** How Compose writes warnings when nobody watches: {@code time="…" level=warning msg="…"}. */
    private static final Pattern LOGGED =
            Pattern.compile("^time=\"[^\"]*\" level=(\\w+) msg=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)).*$");

    private CliLines() {}

    /** Calls the sink for each line that is not blank; a failing sink does not stop the reading. */
    static void read(InputStream in, Consumer<String> sink) throws IOException {
        RuntimeException failure = null;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int at = 0; at < count; at++) {
                if (buffer[at] == '\n') {
                    failure = emit(line, sink, failure);
                } else if (line.size() < LONGEST) {
                    line.write(buffer[at]);
                }
            }
        }
        failure = emit(line, sink, failure);
        if (failure != null) {
            throw failure;
        }
    }

    /** A program whose output nobody reads stands still, so after a failure we go on reading and keep quiet. */
    private static RuntimeException emit(ByteArrayOutputStream line, Consumer<String> sink, RuntimeException failure) {
        String text = readable(line.toString(StandardCharsets.UTF_8).strip());
        line.reset();
        if (failure == null && !text.isEmpty()) {
            try {
                sink.accept(text);
            } catch (RuntimeException e) {
                return e;
            }
        }
        return failure;
    }

    static String readable(String line) {
        Matcher logged = LOGGED.matcher(line);
        if (!logged.matches()) {
            return line;
        }
        String message =
                logged.group(2) == null ? logged.group(3) : logged.group(2).replaceAll("\\\\(.)", "$1");
        return logged.group(1) + ": " + message;
    }
}
