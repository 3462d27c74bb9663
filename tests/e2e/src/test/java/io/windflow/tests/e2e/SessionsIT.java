package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins, tokens and roles. */
class SessionsIT {

    @TempDir
    static Path folder;

    private static WindFlow windflow;
    private static Api admin;

    @BeforeAll
    static void start() {
        windflow = new WindFlow(folder.resolve("home")).start();
        admin = windflow.admin();
    }

    @AfterAll
    static void stop() {
        windflow.close();
    }

    @Test
    void nobodyGetsInWithoutALogin() {
        for (String path : new String[] {
            "/api/v1/stacks", "/api/v1/extensions", "/api/v1/events", "/api/v1/users", "/api/v1/containers"
        }) {
            windflow.anonymous().get(path).expectProblem(401);
        }
        windflow.anonymous().get("/api/health").expect(200);
    }

    @Test
    void aForgedTokenIsRefused() {
        Api.Answer session = session();
        String token = session.text("accessToken");
        String forged = token.substring(0, token.length() - 4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
        windflow.anonymous().withToken(forged).get("/api/v1/stacks").expectProblem(401);
        windflow.anonymous()
                .withToken(session.text("refreshToken"))
                .get("/api/v1/stacks")
                .expectProblem(401);
        windflow.anonymous().withToken("nonsense").get("/api/v1/stacks").expectProblem(401);
        windflow.anonymous().get("/api/v1/stacks?access_token=" + token).expectProblem(401);
    }

    @Test
    void aPageThatLosesARefreshedTokenGetsItAgain() {
        Api.Answer login = session();
        refresh(login).expect(200);

        Api.Answer again = refresh(login).expect(200);

        windflow.anonymous()
                .withToken(again.text("accessToken"))
                .get("/api/v1/stacks")
                .expect(200);
        refresh(again).expect(200);
    }

    @Test
    void aRefreshTokenWhoseSuccessorServedEndsTheSession() {
        Api.Answer first = session();
        Api.Answer second = refresh(first).expect(200);
        Api.Answer third = refresh(second).expect(200);
        Api current = windflow.anonymous().withToken(third.text("accessToken"));
        current.get("/api/v1/stacks").expect(200);

        refresh(first).expectProblem(401);

        refresh(third).expectProblem(401);
        current.get("/api/v1/stacks").expectProblem(401);
    }

    @Test
    void logoutEndsTheSession() {
        Api session = windflow.admin();
        session.get("/api/v1/stacks").expect(200);
        session.post("/api/v1/auth/logout").expect(204);
        session.get("/api/v1/stacks").expectProblem(401);
    }

    @Test
    void anApiTokenIsShownOnceAndEndsWhenRevoked() {
        Api.Answer issued = admin.post("/api/v1/tokens", Map.of("name", "ci", "role", "VIEWER"))
                .expect(201);
        String secret = issued.text("secret");
        String id = issued.json().at("/token/id").asText();
        Api program = windflow.anonymous().withToken(secret);
        program.get("/api/v1/stacks").expect(200);
        program.put("/api/v1/stacks/any", Map.of("compose", "services: {}")).expectProblem(403);
        assertThat(admin.get("/api/v1/tokens").response().body()).doesNotContain(secret);

        admin.delete("/api/v1/tokens/" + id).expect(204);

        program.get("/api/v1/stacks").expectProblem(401);
    }

    @Test
    void rolesAreKept() {
        user("looker", "VIEWER");
        user("doer", "USER");
        Api viewer = windflow.anonymous().login("looker", WindFlow.PASSWORD);
        Api user = windflow.anonymous().login("doer", WindFlow.PASSWORD);

        viewer.get("/api/v1/stacks").expect(200);
        viewer.delete("/api/v1/stacks/none").expectProblem(403);
        viewer.put("/api/v1/extensions/cache", Map.of("enabled", true)).expectProblem(403);
        user.get("/api/v1/users").expectProblem(403);
        user.put("/api/v1/extensions/cache", Map.of("enabled", true)).expectProblem(403);
        user.put("/api/v1/stacks/none/allowances", Map.of("allowances", new String[] {"PRIVILEGED"}))
                .expectProblem(403);
    }

    @Test
    void guessingAPasswordIsSlowedDown() {
        user("guessed", "VIEWER");
        Api.Answer answer = null;
        for (int i = 0; i < 30; i++) {
            answer = windflow.anonymous()
                    .post("/api/v1/auth/login", Map.of("username", "guessed", "password", "wrong-" + i));
            if (answer.status() != 401) {
                break;
            }
        }
        answer.expectProblem(429);
        assertThat(answer.header("Retry-After")).isNotBlank();
    }

    @Test
    void theLastAdministratorStays() {
        String id = admin.get("/api/v1/auth/me").expect(200).text("id");
        admin.delete("/api/v1/users/" + id).expectProblem(409);
    }

    private static Api.Answer session() {
        return windflow.anonymous()
                .post("/api/v1/auth/login", Map.of("username", "admin", "password", WindFlow.PASSWORD))
                .expect(200);
    }

    private static Api.Answer refresh(Api.Answer session) {
        return windflow.anonymous().post("/api/v1/auth/refresh", Map.of("refreshToken", session.text("refreshToken")));
    }

    private void user(String name, String role) {
        admin.post("/api/v1/users", Map.of("username", name, "role", role, "password", WindFlow.PASSWORD))
                .expect(201);
    }
}
