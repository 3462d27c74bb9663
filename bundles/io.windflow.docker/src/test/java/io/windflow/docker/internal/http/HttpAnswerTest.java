package io.windflow.docker.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

    private static HttpAnswer answer(String text) throws IOException {
        return HttpAnswer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String body(String text) throws IOException {
        return new String(answer(text).body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void bodiesOfEachKindAreReadToTheirEnd() throws IOException {
        assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")).isEqualTo("abc");
        assertThat(body("HTTP/1.0 200 OK\r\n\r\nabc")).isEqualTo("abc");
        assertThat(
                        body(
                                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\nno"))
                .isEqualTo("abc0123456789");
        assertThat(body("HTTP/1.1 204 No Content\r\n\r\nno")).isEmpty();
        assertThat(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void bodiesThatEndTooSoonAreFailures() {
        for (String text : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer",
                "")) {
            assertThatThrownBy(() -> body(text)).as(text).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void whatIsNotHttpIsAFailure() {
        for (String text : List.of(
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 " + "x".repeat(20_000),
                "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(300) + "\r\n")) {
            assertThatThrownBy(() -> body(text))
                    .as(text.substring(0, Math.min(60, text.length())))
                    .isInstanceOf(ProtocolException.class);
        }
    }
}
