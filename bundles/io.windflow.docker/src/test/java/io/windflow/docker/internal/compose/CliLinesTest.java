package io.windflow.docker.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CliLinesTest {

    private static List<String> lines(String text) throws IOException {
        List<String> lines = new ArrayList<>();
        CliLines.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), lines::add);
        return lines;
    }

    @Test
    void linesComeWithoutTheirEndAndBlankOnesNotAtAll() throws IOException {
        assertThat(lines(" a \r\n\n b é\nlast")).containsExactly("a", "b é", "last");
    }

    @Test
    void aLineThatNeverEndsIsCut() throws IOException {
        assertThat(lines("x".repeat(1_000_000) + "\nnext")).hasSize(2).first().satisfies(line -> assertThat(line)
                .hasSize(CliLines.LONGEST));
    }

    @Test
    void loggedWarningsAreReadable() {
        assertThat(CliLines.readable(
                        "time=\"2026-01-01T00:00:00Z\" level=warning msg=\"The \\\"A\\\" variable is not set.\""))
                .isEqualTo("warning: The \"A\" variable is not set.");
        assertThat(CliLines.readable("time=\"x\" level=info msg=done host=\"h\""))
                .isEqualTo("info: done");
        assertThat(CliLines.readable("Container a  Started")).isEqualTo("Container a  Started");
    }

    @Test
    void afterAFailureOfTheSinkTheRestIsStillRead() {
        ByteArrayInputStream in = new ByteArrayInputStream("a\nb\nc\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> CliLines.read(in, line -> {
                    throw new IllegalStateException(line);
                }))
                .hasMessage("a");
        assertThat(in.available()).isZero();
    }
}
