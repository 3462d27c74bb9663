package io.windflow.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.launcher.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM ends the process soon, and no request with it. */
class ShutdownIT {
    private static final String PASSWORD = "correct horse 1";
    private static final String BODY = "{\"username\": \"nobody\", \"password\": \"wrong\"}";

    @TempDir
    Path folder;

    private int port;
    private Program program;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        program = Program.start(
                CoreFramework.distribution(),
                folder,
                Map.of(
                        "WINDFLOW_HOME",
                        "home",
                        "WINDFLOW_HTTP_PORT",
                        Integer.toString(port),
                        "WINDFLOW_ADMIN_PASSWORD",
                        PASSWORD));
        await().atMost(Duration.ofSeconds(60)).until(() -> program.out().contains("is ready"));
    }

    @AfterEach
    void stop() throws Exception {
        program.close();
    }

    @Test
    void aRequestInFlightIsAnsweredAndOthersAreSentElsewhere() throws Exception {
        try (Socket slow = connect()) {
            int half = BODY.length() / 2;
            send(slow, post().replace("$length", Integer.toString(BODY.length())) + BODY.substring(0, half));
            // The server has read the first half when it answers a request that was sent after it.
            assertThat(health()).startsWith("HTTP/1.1 200");

            program.terminate();
            await().atMost(Duration.ofSeconds(5)).until(() -> health().startsWith("HTTP/1.1 503"));
            send(slow, BODY.substring(half));

            assertThat(answer(slow)).startsWith("HTTP/1.1 401");
        }
        assertThat(program.await()).isEqualTo(128 + 15);
    }

    @Test
    void idleConnectionsDoNotDelayTheEnd() throws Exception {
        try (Socket idle = connect()) {
            send(idle, "GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer(idle)).startsWith("HTTP/1.1 200");

            program.terminate();

            assertThat(program.await()).isEqualTo(128 + 15);
        }
        assertThat(program.err()).isEmpty();
    }

    @Test
    void aRequestThatNeverEndsIsCutOffInTime() throws Exception {
        try (Socket slow = connect()) {
            send(slow, post().replace("$length", Integer.toString(BODY.length())));
            assertThat(health()).startsWith("HTTP/1.1 200");

            program.terminate();

            assertThat(program.await()).isEqualTo(128 + 15);
        }
    }

    @Test
    void eventStreamsAreEndedNotCut() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest login = request("/api/v1/auth/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"username\": \"admin\", \"password\": \"" + PASSWORD + "\"}"))
                .build();
        String session = client.send(login, BodyHandlers.ofString()).body();
        String token = session.replaceFirst("(?s).*\"accessToken\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        HttpRequest events = request("/api/v1/events")
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<Stream<String>> stream = client.send(events, BodyHandlers.ofLines());
        assertThat(stream.statusCode()).isEqualTo(200);

        program.terminate();

        assertThatCode(() -> stream.body().forEach(line -> {}))
                .as("a body without its last chunk is a failure")
                .doesNotThrowAnyException();
        assertThat(program.await()).isEqualTo(128 + 15);
        assertThat(program.err()).isEmpty();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private static String post() {
        return """
                POST /api/v1/auth/login HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: $length\r
                \r
                """;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String health() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return answer(socket);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String answer(Socket socket) throws IOException {
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        return line == null ? "" : line;
    }
}
