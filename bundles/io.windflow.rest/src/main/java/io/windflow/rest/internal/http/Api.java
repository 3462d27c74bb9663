package io.windflow.rest.internal.http;

import io.windflow.rest.internal.stream.Streams;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.internal.RuntimeDelegateImpl;

/** The API: one servlet over a fixed set of resources. */
public final class Api {

    private static final Map<String, Object> JERSEY_SETTINGS = Map.of(
            CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
            CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true,
            CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true,
            ServerProperties.WADL_FEATURE_DISABLE, true,
            ServerProperties.BV_FEATURE_DISABLE, true,
            ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);

    private static final Duration START = Duration.ofSeconds(30);

    private final FutureTask<ApplicationHandler> jersey;
    private final Streams streams;
    private final ApiServlet servlet;

    /** @throws IllegalStateException if a route declares no role */
    public Api(Collection<?> resources, Authorization authorization, Idempotency idempotency, ApiSettings settings) {
        requireRoles(resources);
        ResourceConfig config = new ResourceConfig();
        config.addProperties(JERSEY_SETTINGS);
        config.registerInstances(new JsonBody(), new EventStreamBody(), new Times(), new Choices());
        config.registerInstances(new ProblemAnswers(), new ProblemInstance(), new EntityTags());
        config.registerInstances(authorization, idempotency);
        config.registerInstances(List.copyOf(resources).toArray());
        jersey = startBeside(config);
        streams = new Streams(settings.heartbeat());
        ClientAddress addresses = new ClientAddress(settings.trustedProxies());
        servlet = new ApiServlet(this::jersey, authorization, streams, addresses, settings.maxBodyBytes());
    }

    public ApiServlet servlet() {
        return servlet;
    }

    /** Ends the streams, and at once those that come later. Returns false if some clients had not taken the end in time. */
    public boolean endStreams(Duration grace) {
        return streams.close(grace);
    }

    /** Ends the streams and stops. Returns false if some clients had not taken the end in time. */
    public boolean close(Duration grace) {
        try {
            return endStreams(grace);
        } finally {
            jersey().getInjectionManager().shutdown();
        }
    }

    private static void requireRoles(Collection<?> resources) {
        List<String> undeclared = resources.stream()
                .flatMap(resource -> RouteRoles.undeclared(resource.getClass()).stream())
                .toList();
        if (!undeclared.isEmpty()) {
            throw new IllegalStateException("Routes without a role: " + undeclared);
        }
    }

    /** Jersey's model of the resources takes a third of a second, in which the server can start on the other core. */
    private static FutureTask<ApplicationHandler> startBeside(ResourceConfig config) {
        FutureTask<ApplicationHandler> task = new FutureTask<>(() -> start(config));
        Thread thread = new Thread(task, "windflow-rest-start");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Jersey, which is waited for while it starts. */
    private ApplicationHandler jersey() {
        try {
            return jersey.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the API starts", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The API does not start", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("The API has not started after " + START.toSeconds() + " s", e);
        }
    }

    /** Jersey looks for its parts through the thread's loader and a static delegate, both unknown to a framework. */
    private static ApplicationHandler start(ResourceConfig config) {
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Api.class.getClassLoader());
        try (QuietStart quiet = new QuietStart()) {
            return new ApplicationHandler(config);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
