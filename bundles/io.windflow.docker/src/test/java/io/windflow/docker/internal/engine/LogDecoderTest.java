package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.engine.ContainerLogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogDecoderTest {

    private static final String TIME = "2026-01-01T10:00:01.123456789Z";

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<ContainerLogLine> lines = new ArrayList<>();

    private LogDecoderTest frame(int stream, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(ByteBuffer.allocate(8)
                .put((byte) stream)
                .position(4)
                .putInt(bytes.length)
                .array());
        log.write(bytes);
        return this;
    }

    private void decode(boolean terminal) throws IOException {
        new LogDecoder(lines::add).read(dribble(log.toByteArray()), terminal);
    }

    /** Gives few bytes at a time, as a network does. */
    private static InputStream dribble(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                return super.read(buffer, from, Math.min(length, 7));
            }
        };
    }

    private List<String> texts() {
        return lines.stream().map(ContainerLogLine::text).toList();
    }

    @Test
    void framesTellTheirStreamAndTime() throws IOException {
        frame(1, TIME + " out\n")
                .frame(2, TIME + " err é\n")
                .frame(1, TIME + " \n")
                .decode(false);
        assertThat(lines)
                .containsExactly(
                        new ContainerLogLine(Instant.parse(TIME), "stdout", "out"),
                        new ContainerLogLine(Instant.parse(TIME), "stderr", "err é"),
                        new ContainerLogLine(Instant.parse(TIME), "stdout", ""));
    }

    @Test
    void aLineInPiecesIsPutTogetherWithoutTheTimesBetween() throws IOException {
        frame(1, TIME + " one ")
                .frame(2, TIME + " other\n")
                .frame(1, TIME + " two\n")
                .frame(1, TIME + " open end")
                .decode(false);
        assertThat(texts()).containsExactly("other", "one two", "open end");
    }

    @Test
    void linesAreBounded() throws IOException {
        frame(1, TIME + " " + "é".repeat(20_000) + "\n")
                .frame(1, TIME + " " + "x".repeat(LogLines.LONGEST_TEXT) + "\n")
                .frame(1, TIME + " next\n")
                .decode(false);
        assertThat(texts()).hasSize(3);
        byte[] cut = texts().get(0).getBytes(StandardCharsets.UTF_8);
        assertThat(cut.length).isBetween(LogLines.LONGEST_TEXT - 3, LogLines.LONGEST_TEXT);
        assertThat(texts().get(0)).matches("é+…");
        assertThat(texts().get(1)).hasSize(LogLines.LONGEST_TEXT).doesNotContain("…");
        assertThat(texts().get(2)).isEqualTo("next");
    }

    @Test
    void aTerminalsLogHasNoFrames() throws IOException {
        log.write((TIME + " a\r\n" + TIME + " b c\r\n").getBytes(StandardCharsets.UTF_8));
        decode(true);
        assertThat(texts()).containsExactly("a", "b c");
        assertThat(lines.get(1).time()).isEqualTo(Instant.parse(TIME));
    }

    @Test
    void aBrokenFrameIsAFailureAfterWhatWasWhole() throws IOException {
        frame(1, TIME + " whole\n");
        log.write(new byte[] {1, 0, 0});
        assertThatThrownBy(() -> decode(false)).isInstanceOf(EOFException.class);
        assertThat(texts()).containsExactly("whole");
    }
}
