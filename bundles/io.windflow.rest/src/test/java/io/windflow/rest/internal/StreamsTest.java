package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.event.EventTypes;
import io.windflow.rest.internal.http.ApiSettings;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events: sent as they come, resumed, kept open, ended. */
@Timeout(30)
class StreamsTest {

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void eventsAreSentAsTheyCome() throws Exception {
        Iterator<String> lines = open("/api/v1/events", null).body().iterator();
        publish("web");

        assertThat(nextEvent(lines)).containsExactly("id: 1", "event: stack.changed", dataOf("web", 1));
        publish("db");
        assertThat(nextEvent(lines)).contains("id: 2");
    }

    @Test
    void streamGoesOnAfterTheLastEventTheClientHas() throws Exception {
        publish("a");
        publish("b");
        publish("c");

        Iterator<String> lines = open("/api/v1/events", "1").body().iterator();

        assertThat(nextEvent(lines)).contains("id: 2");
        assertThat(nextEvent(lines)).contains("id: 3");
    }

    @Test
    void quietStreamIsKeptOpenByComments() throws Exception {
        Iterator<String> lines = open("/api/v1/events", null).body().iterator();

        assertThat(lines.next()).isEqualTo(":");
    }

    @Test
    void deploymentLogIsSentToItsEnd() throws Exception {
        server.post("user", "/api/v1/stacks/web/deployments", "{}");

        HttpResponse<Stream<String>> response = open("/api/v1/deployments/d1/log", "1");
        Iterator<String> lines = response.body().iterator();

        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(nextEvent(lines)).contains("id: 2", "event: line");
        assertThat(nextEvent(lines).get(2)).contains("line\\nbreak <script>");
        assertThat(nextEvent(lines)).contains("event: end");
        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void containerLogIsResumedWithoutALineTwice() throws Exception {
        Iterator<String> lines = open("/api/v1/containers/c1/logs", "2026-01-01T12:00:00Z")
                .body()
                .iterator();

        assertThat(nextEvent(lines).get(2)).contains("line 1");
        assertThat(nextEvent(lines)).contains("event: end");
    }

    @Test
    void whatGoesWrongAtOnceIsAProblemAndNoStream() throws Exception {
        HttpRequest.Builder request =
                server.request("viewer", "/api/v1/containers/none/logs").header("Accept", "text/event-stream");
        HttpResponse<String> response = server.send(request);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void streamEndsWhenTheTokenDoes() throws Exception {
        Iterator<String> lines = open("/api/v1/events", null).body().iterator();
        server.authentication.revoke("viewer");

        await().until(() -> !lines.hasNext() || !lines.next().isEmpty() && !lines.hasNext());
    }

    @Test
    void streamsEndWhenTheServerStops() throws Exception {
        Iterator<String> lines = open("/api/v1/events", null).body().iterator();
        publish("web");
        assertThat(nextEvent(lines)).contains("id: 1");

        assertThat(server.assembly.api().close(Duration.ofSeconds(5))).isTrue();

        await().until(() -> !lines.hasNext() || !lines.next().isEmpty() && !lines.hasNext());
    }

    @Test
    void clientThatDoesNotReadIsLetGo() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            socket.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer viewer\r\n"
                                    + "Accept: text/event-stream\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream input = socket.getInputStream();
            assertThat(input.read()).isEqualTo('H');
            String big = "x".repeat(64 * 1024);
            // More than the sockets' buffers and the stream's hold together.
            for (int i = 0; i < 400; i++) {
                server.events.publish(EventTypes.STACK_CHANGED, "web", Map.of("text", big));
            }

            long received = input.transferTo(OutputStream.nullOutputStream());
            assertThat(received).isLessThan(400L * big.length());
        }
    }

    @Test
    void heartbeatsDoNotPileUpAtAClientThatDoesNotRead() throws Exception {
        ApiSettings fast = new ApiSettings(1024, 0, Duration.ofMillis(1));
        try (TestServer busy = TestServer.start(fast)) {
            HttpRequest.Builder request =
                    busy.request("viewer", "/api/v1/events").header("Accept", "text/event-stream");
            Iterator<String> lines = busy.lines(request).body().iterator();

            for (int i = 0; i < 100; i++) {
                assertThat(lines.next()).isIn(":", "");
            }
        }
    }

    private void publish(String stack) {
        server.events.publish(EventTypes.STACK_CHANGED, stack, Map.of());
    }

    private String dataOf(String stack, long id) {
        return "data: {\"id\":" + id + ",\"type\":\"stack.changed\",\"time\":\""
                + server.events.events().get((int) id - 1).time() + "\",\"subject\":\"" + stack + "\",\"data\":{}}";
    }

    private HttpResponse<Stream<String>> open(String path, String lastEventId) throws Exception {
        HttpRequest.Builder request = server.request("viewer", path).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> response = server.lines(request);
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    /** The lines of the next event, comments left out. */
    private static List<String> nextEvent(Iterator<String> lines) {
        List<String> event = new ArrayList<>();
        while (true) {
            String line = lines.next();
            if (line.isEmpty() && !event.isEmpty()) {
                return event;
            }
            if (!line.isEmpty() && !line.startsWith(":")) {
                event.add(line);
            }
        }
    }
}
