package io.windflow.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.Session;
import io.windflow.api.identity.User;
import io.windflow.testkit.RecordingAudit;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only administrators come near the web console, and only from its own pages. */
class WebConsoleLoginTest {

    private final Logins authentication = new Logins();
    private final RecordingAudit audit = new RecordingAudit();
    private TestServer server;

    /** Users whose name is their role and whose password is "right". */
    private static final class Logins implements Authentication {

        private final Set<String> ended = new HashSet<>();
        private int logins;
        private boolean limited;

        @Override
        public synchronized Session login(String username, char[] password, String address) {
            if (limited) {
                throw Problem.tooMany("Too many tries", Duration.ofSeconds(30));
            }
            if (!new String(password).equals("right")) {
                throw Problem.of(ProblemType.UNAUTHENTICATED, "Wrong name or password", null);
            }
            logins++;
            Role role = Role.valueOf(username.toUpperCase(Locale.ROOT));
            User user = new User(username, username, username, role, true, Instant.EPOCH, null);
            return new Session(username + "-" + logins, "refresh", 900, user);
        }

        @Override
        public Session refresh(String refreshToken, String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void logout(Principal principal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized Principal verify(String bearerToken, String address) {
            if (ended.contains(bearerToken)) {
                throw Problem.of(ProblemType.UNAUTHENTICATED, "The token has ended", null);
            }
            String name = bearerToken.substring(0, bearerToken.indexOf('-'));
            return new Principal(name, name, Role.valueOf(name.toUpperCase(Locale.ROOT)), bearerToken, address);
        }
    }

    /** Tells who came through. */
    private static final class Behind extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("for " + request.getAttribute(WebConsoleLogin.ADMINISTRATOR));
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(new Behind(), new WebConsoleLogin(authentication, audit));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void administratorComesThrough() throws Exception {
        var response = server.get("/system/console/bundles", "Authorization", basic("admin", "right"));

        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("for admin");
        assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void othersAreAskedForALogin() throws Exception {
        for (String header :
                new String[] {"", "Bearer admin-1", "Basic ???", basic("admin", "wrong"), "Basic YWRtaW4="}) {
            var response = server.get("/system/console", "Authorization", header);
            assertThat(response.statusCode()).as(header).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic");
        }
    }

    @Test
    void userWhoIsNoAdministratorIsRefusedAndRecorded() throws Exception {
        assertThat(server.get("/system/console", "Authorization", basic("user", "right"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(audit.lines()).contains("user access.refused GET /system/console forbidden");
    }

    @Test
    void onePageIsOneLoginUntilItsTokenEnds() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.get("/system/console", "Authorization", basic("admin", "right"));
        }
        assertThat(authentication.logins).isEqualTo(1);

        authentication.ended.add("admin-1");
        assertThat(server.get("/system/console", "Authorization", basic("admin", "right"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(authentication.logins).isEqualTo(2);
    }

    @Test
    void triesAreLimited() throws Exception {
        authentication.limited = true;

        var response = server.get("/system/console", "Authorization", basic("admin", "right"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void anotherSiteCannotMakeABrowserChangeAnything() throws Exception {
        assertThat(post("Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(post("Sec-Fetch-Site", "same-site")).isEqualTo(403);
        assertThat(post("Origin", "http://evil.example")).isEqualTo(403);
        assertThat(post("Origin", "null")).isEqualTo(403);
        assertThat(post("Referer", "http://evil.example/system/console")).isEqualTo(403);
        assertThat(post("Sec-Fetch-Site", "same-origin")).isEqualTo(200);
        assertThat(post("X-Other", "curl sends none of them")).isEqualTo(200);
    }

    @Test
    void otherPathsAreNoneOfItsBusiness() throws Exception {
        var response = server.get("/stacks");

        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("for null");
    }

    private int post(String header, String value) throws Exception {
        HttpRequest.Builder request = server.request("/system/console/bundles")
                .header("Authorization", basic("admin", "right"))
                .header(header, value);
        return server.send(request.POST(HttpRequest.BodyPublishers.noBody())).statusCode();
    }

    private static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
