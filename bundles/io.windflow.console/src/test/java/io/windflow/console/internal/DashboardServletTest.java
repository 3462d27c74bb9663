package io.windflow.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's files over HTTP: kept, validated, packed, and nothing else than they. */
class DashboardServletTest {

    private static final String SCRIPT = "/assets/index-B3fA91.js";

    @TempDir
    private Path folder;

    private Path dashboard;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        dashboard = Files.createDirectories(folder.resolve("dashboard"));
        Files.createDirectory(dashboard.resolve("assets"));
        Files.writeString(dashboard.resolve("index.html"), "<!doctype html>the dashboard");
        Files.writeString(dashboard.resolve("favicon.svg"), "<svg/>");
        Files.writeString(dashboard.resolve("assets/index-B3fA91.js"), "plain");
        Files.writeString(dashboard.resolve("assets/index-B3fA91.js.gz"), "gzip");
        Files.writeString(dashboard.resolve("assets/index-B3fA91.js.br"), "brotli");
        Files.writeString(dashboard.resolve(".secret"), "hidden");
        Files.writeString(folder.resolve("outside.txt"), "outside");
        server = new TestServer(new DashboardServlet(dashboard), null);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/stacks", "/stacks/web/revisions/3", "/system"})
    void everyPageIsTheDashboard(String path) throws Exception {
        HttpResponse<byte[]> response = server.get(path, "Accept", "text/html,*/*");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(text(response)).contains("the dashboard");
        assertThat(header(response, "Content-Type")).startsWith("text/html");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(response, "Content-Security-Policy"))
                .contains("script-src 'self'; style-src 'self';", "frame-ancestors 'none'");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/gone-1234.js",
                "/missing.png",
                "/api/nothing",
                "/system/other",
                "/.secret",
                "/assets/.hidden",
                "/assets"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertThat(server.get(path, "Accept", "image/png").statusCode()).isEqualTo(404);
    }

    @Test
    void fileWithAHashIsKeptForEver() throws Exception {
        HttpResponse<byte[]> response = server.get(SCRIPT);

        assertThat(header(response, "Cache-Control")).contains("immutable", "max-age=31536000");
        assertThat(header(response, "Content-Type")).startsWith("text/javascript");
        assertThat(header(response, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(text(response)).isEqualTo("plain");
    }

    @Test
    void packedFileIsSentToWhoTakesIt() throws Exception {
        HttpResponse<byte[]> best = server.get(SCRIPT, "Accept-Encoding", "gzip, deflate, br");
        HttpResponse<byte[]> other = server.get(SCRIPT, "Accept-Encoding", "gzip;q=0.8, br;q=0");

        assertThat(header(best, "Content-Encoding")).isEqualTo("br");
        assertThat(text(best)).isEqualTo("brotli");
        assertThat(header(best, "Content-Type")).startsWith("text/javascript");
        assertThat(header(other, "Content-Encoding")).isEqualTo("gzip");
        assertThat(text(other)).isEqualTo("gzip");
        assertThat(header(best, "ETag")).isNotEqualTo(header(other, "ETag"));
    }

    @Test
    void unchangedFileIsNotSentAgain() throws Exception {
        String tag = header(server.get("/favicon.svg"), "ETag");

        HttpResponse<byte[]> same = server.get("/favicon.svg", "If-None-Match", tag);
        Files.writeString(dashboard.resolve("favicon.svg"), "<svg>another</svg>");
        HttpResponse<byte[]> changed = server.get("/favicon.svg", "If-None-Match", tag);

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(changed.statusCode()).isEqualTo(200);
    }

    @Test
    void symbolicLinkLeadsNowhereOutside() throws Exception {
        Files.createSymbolicLink(dashboard.resolve("link.txt"), folder.resolve("outside.txt"));

        assertThat(server.get("/link.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void pathThatClimbsIsRefused() throws Exception {
        DashboardFiles files = new DashboardFiles(dashboard);

        assertThat(files.find("../outside.txt", null)).isEmpty();
        assertThat(files.find("assets/../../outside.txt", null)).isEmpty();
        assertThat(files.find("/etc/passwd", null)).isEmpty();
        assertThat(files.find("a\0b", null)).isEmpty();
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        HttpRequest.Builder post = server.request("/").POST(HttpRequest.BodyPublishers.noBody());
        HttpRequest.Builder head = server.request("/").method("HEAD", HttpRequest.BodyPublishers.noBody());

        assertThat(server.send(post).statusCode()).isEqualTo(405);
        assertThat(server.send(head).statusCode()).isEqualTo(200);
    }

    @Test
    void distributionWithoutADashboardSaysSo() throws Exception {
        try (TestServer bare = new TestServer(new DashboardServlet(folder.resolve("none")), null)) {
            assertThat(text(bare.get("/"))).contains("without its dashboard", "/api/docs");
            assertThat(bare.get("/app.js").statusCode()).isEqualTo(404);
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }
}
