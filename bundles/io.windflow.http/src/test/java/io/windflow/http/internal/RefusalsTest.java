package io.windflow.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class RefusalsTest {

    private final Server server = new Server();
    private final HttpConnectionFactory http = new HttpConnectionFactory();
    private volatile boolean whole = true;
    private final ServerConnector connector = new ServerConnector(server, 1, 1, http);

    @BeforeEach
    void start() throws Exception {
        http.getHttpConfiguration().setSendServerVersion(false);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Refusing()), "/*");
        context.addFilter(
                new FilterHolder((Filter) new ServerSetup(() -> whole)), "/*", EnumSet.of(DispatcherType.REQUEST));
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2fb", "/a%0ab", "//a", "/a/%2e%2e/b", "/%zz", "/../../etc/passwd"})
    void addressesThatTheServerRefusesGetAProblemDocument(String path) throws IOException {
        assertProblem(send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 400);
    }

    @ParameterizedTest
    @CsvSource({"GET / HTTP/9.9, 505", "G<T / HTTP/1.1, 400", "GET, 400"})
    void whatIsNoRequestGetsAProblemDocument(String line, int status) throws IOException {
        assertProblem(send(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"), status);
    }

    @Test
    void nothingFollowsTheHeadersWhereOnlyHeadersWereAskedFor() throws IOException {
        assertThat(send("HEAD /a%2fb HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .endsWith("\r\n\r\n");
    }

    @Test
    void headersThatAreTooLargeGetAProblemDocument() throws IOException {
        assertProblem(send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"), 431);
    }

    @Test
    void whileWindFlowStartsOrStopsNothingIsCalledMissing() throws IOException {
        whole = false;

        assertThat(send("TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEmpty();
    }

    @Test
    void whatAServletRefusesGetsAProblemDocument() throws IOException {
        String answer = send("TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertProblem(answer, 418);
        assertThat(answer).contains("no \\\"tea\\\"");
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json\r\n")
                .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
                .contains("X-Content-Type-Options: nosniff\r\n")
                .contains("Cache-Control: no-store\r\n")
                .doesNotContain("<html", "Jetty");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                .startsWith("{\"type\":\"")
                .contains("\"status\":" + status + ",\"detail\":\"")
                .endsWith("\"}");
    }

    private String send(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class Refusing extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getMethod().equals("TRACE")) {
                response.sendError(418, "no \"tea\"");
            }
        }
    }
}
