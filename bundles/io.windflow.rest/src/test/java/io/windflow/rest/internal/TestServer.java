package io.windflow.rest.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.backup.Backups;
import io.windflow.api.capability.Capability;
import io.windflow.api.identity.ApiTokens;
import io.windflow.api.identity.Users;
import io.windflow.api.store.Store;
import io.windflow.api.store.Stores;
import io.windflow.rest.internal.fake.Absent;
import io.windflow.rest.internal.fake.FakeAuthentication;
import io.windflow.rest.internal.fake.FakeDeployments;
import io.windflow.rest.internal.fake.FakeEngine;
import io.windflow.rest.internal.fake.FakeExtensions;
import io.windflow.rest.internal.fake.FakeStacks;
import io.windflow.rest.internal.http.ApiSettings;
import io.windflow.spi.rest.RestResource;
import io.windflow.testkit.MemoryCache;
import io.windflow.testkit.RecordingAudit;
import io.windflow.testkit.RecordingEvents;
import io.windflow.testkit.TestCapability;
import io.windflow.testkit.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The API over fakes, in a real server on a free port. */
final class TestServer implements AutoCloseable {

    static final ApiSettings SETTINGS = new ApiSettings(2 * 1024 * 1024, 0, Duration.ofMillis(100));

    final FakeAuthentication authentication = new FakeAuthentication();
    final FakeStacks stacks = new FakeStacks();
    final FakeDeployments deployments;
    final FakeExtensions extensions = new FakeExtensions();
    final FakeEngine engine = new FakeEngine();
    final RecordingEvents events = new RecordingEvents();
    final RecordingAudit audit = new RecordingAudit();
    private final TestStore ownStore;
    final List<RestResource> contributed = new CopyOnWriteArrayList<>();
    final Assembly assembly;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Server server = new Server();
    private final int port;

    /** @param ownStore closed with the server, null for none */
    private TestServer(ApiSettings settings, Store store, TestStore ownStore) throws Exception {
        this.ownStore = ownStore;
        deployments = new FakeDeployments(store);
        Services services = new Services(
                authentication,
                Absent.of(Users.class),
                Absent.of(ApiTokens.class),
                stacks,
                deployments,
                extensions,
                Absent.of(Backups.class),
                events,
                audit,
                store,
                Absent.of(Stores.class),
                new TestCapability<>(Capability.CACHE, new MemoryCache(Clock.systemUTC())),
                () -> List.of(engine),
                () -> contributed);
        assembly = new Assembly(services, settings, Clock.systemUTC(), "0.1.0", "test");
        ServletHolder holder = new ServletHolder(assembly.api().servlet());
        holder.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(holder, "/api/*");
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        port = connector.getLocalPort();
    }

    static TestServer start() throws Exception {
        return start(SETTINGS);
    }

    static TestServer start(ApiSettings settings) throws Exception {
        TestStore store = TestStore.create();
        return new TestServer(settings, store, store);
    }

    /** Over a store that outlives the server. */
    static TestServer over(Store store) throws Exception {
        return new TestServer(SETTINGS, store, null);
    }

    int port() {
        return port;
    }

    /** A request to complete, as the user of a role; null for nobody. */
    HttpRequest.Builder request(String role, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        return role == null ? request : request.header("Authorization", "Bearer " + role);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The status alone, also of an answer that does not end. */
    int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (!response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
                body.readAllBytes();
            }
        }
        return response.statusCode();
    }

    /** The lines of an answer, as they come. */
    HttpResponse<Stream<String>> lines(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    }

    HttpResponse<String> get(String role, String path) throws IOException, InterruptedException {
        return send(request(role, path));
    }

    HttpResponse<String> post(String role, String path, String json) throws IOException, InterruptedException {
        return send(json(request(role, path)).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> put(String role, String path, String json) throws IOException, InterruptedException {
        return send(json(request(role, path)).PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    static HttpRequest.Builder json(HttpRequest.Builder request) {
        return request.header("Content-Type", "application/json");
    }

    static JsonNode parse(HttpResponse<String> response) throws IOException {
        return Json.MAPPER.readTree(response.body());
    }

    @Override
    public void close() throws Exception {
        assembly.api().close(Duration.ofSeconds(5));
        server.stop();
        if (ownStore != null) {
            ownStore.close();
        }
    }
}
