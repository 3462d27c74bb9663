package io.windflow.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A POST with an {@code Idempotency-Key} is carried out once. */
class IdempotencyTest {

    private static final String DEPLOY = "/api/v1/stacks/web/deployments";

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
    void sameRequestGetsTheSameAnswer() throws Exception {
        HttpResponse<String> first = post("user", "k1", DEPLOY, "{\"revision\": 1}");
        HttpResponse<String> again = post("user", "k1", DEPLOY, "{\"revision\": 1}");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(server.deployments.count()).isEqualTo(1);
    }

    @Test
    void keyOfAnotherRequestIsRefused() throws Exception {
        post("user", "k1", DEPLOY, "{\"revision\": 1}");

        assertThat(post("user", "k1", DEPLOY, "{\"revision\": 2}").statusCode()).isEqualTo(422);
        assertThat(post("user", "k1", "/api/v1/stacks/other/deployments", "{\"revision\": 1}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(server.deployments.count()).isEqualTo(1);
    }

    @Test
    void keysOfTwoUsersHaveNothingToDoWithEachOther() throws Exception {
        post("user", "k1", DEPLOY, "{}");
        post("admin", "k1", DEPLOY, "{}");

        assertThat(server.deployments.count()).isEqualTo(2);
    }

    @Test
    void secondRequestWhileTheFirstIsAtWorkIsToldSo() throws Exception {
        server.deployments.hold();
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> unchecked("k1"));
        await().until(() -> post("user", "k1", DEPLOY, "{}").statusCode() == 409 && !first.isDone());
        server.deployments.release();

        assertThat(first.get().statusCode()).isEqualTo(202);
        assertThat(server.deployments.count()).isEqualTo(1);
    }

    @Test
    void refusedRequestMayBeTriedAgain() throws Exception {
        HttpResponse<String> refused = post("user", "k1", "/api/v1/stacks/busy/deployments", "{}");
        HttpResponse<String> again = post("user", "k1", "/api/v1/stacks/busy/deployments", "{}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(TestServer.parse(again).get("detail").asText()).contains("Too many deployments");
    }

    @Test
    void keyThatIsTooLongIsRefused() throws Exception {
        assertThat(post("user", "k".repeat(129), DEPLOY, "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void callWithoutTheRoleClaimsNoKey() throws Exception {
        assertThat(post("viewer", "k1", DEPLOY, "{}").statusCode()).isEqualTo(403);
        assertThat(post("user", "k1", DEPLOY, "{}").statusCode()).isEqualTo(202);
    }

    private HttpResponse<String> unchecked(String key) {
        try {
            return post("user", key, DEPLOY, "{}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> post(String role, String key, String path, String json) throws Exception {
        HttpRequest.Builder request = server.request(role, path).header("Idempotency-Key", key);
        return server.send(TestServer.json(request).POST(HttpRequest.BodyPublishers.ofString(json)));
    }
}
