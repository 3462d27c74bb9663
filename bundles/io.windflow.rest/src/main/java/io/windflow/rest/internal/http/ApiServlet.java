package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.Problems;
import io.windflow.rest.internal.stream.EventStream;
import io.windflow.rest.internal.stream.Streams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.internal.ContainerUtils;

/**
 * Hands requests to Jersey. It does so itself, not through Jersey's servlet, so that streams of events can be written
 * without a thread each and nothing is looked up in META-INF.
 */
public final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** What Jersey resolves against. The host a client named is of no use and not to be trusted. */
    private static final String BASE = "http://windflow/api/";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final transient ApplicationHandler jersey;
    private final transient Authorization authorization;
    private final transient Streams streams;
    private final transient ClientAddress addresses;
    private final transient InFlight inFlight = new InFlight();
    private final int maxBodyBytes;

    ApiServlet(
            ApplicationHandler jersey,
            Authorization authorization,
            Streams streams,
            ClientAddress addresses,
            int maxBodyBytes) {
        this.jersey = jersey;
        this.authorization = authorization;
        this.streams = streams;
        this.addresses = addresses;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Waits until no request is at work and no stream open. Returns false if some still are when the time is over. */
    boolean awaitQuiet(Duration atMost) throws InterruptedException {
        return inFlight.await(atMost);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        inFlight.enter();
        EventStream stream = null;
        try {
            SecurityHeaders.add(response);
            stream = answer(request, response);
        } finally {
            if (stream == null) {
                inFlight.leave();
            }
        }
    }

    /** Returns the stream that goes on after this call, null if the request is answered. */
    private EventStream answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
            refuse(request, response, 405, null);
            return null;
        }
        if (request.getContentLengthLong() > maxBodyBytes) {
            refuse(request, response, 413, LimitedBody.tooLarge(maxBodyBytes));
            return null;
        }
        ContainerRequest jerseyRequest;
        try {
            jerseyRequest = translate(request);
        } catch (IllegalArgumentException e) {
            refuse(request, response, 400, Problem.of(ProblemType.MALFORMED, "The URL cannot be read", null, e));
            return null;
        }
        ServletReply reply = new ServletReply(response);
        jerseyRequest.setWriter(reply);
        jersey.handle(jerseyRequest);
        EventStream stream = reply.stream();
        if (stream != null) {
            String token = Authorization.token(jerseyRequest);
            String address = Caller.address(jerseyRequest);
            Runnable stillAllowed = () -> authorization.verify(token, address);
            streams.serve(stream, request, response, stillAllowed, inFlight::leave);
        }
        return stream;
    }

    private ContainerRequest translate(HttpServletRequest request) throws IOException {
        String query = request.getQueryString();
        String path = request.getRequestURI().substring(request.getContextPath().length() + "/api/".length());
        URI uri = URI.create(BASE + path + (query == null ? "" : "?" + ContainerUtils.encodeUnsafeCharacters(query)));
        ContainerRequest translated = new ContainerRequest(
                URI.create(BASE),
                uri,
                request.getMethod(),
                null,
                new MapPropertiesDelegate(),
                jersey.getConfiguration());
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            translated.headers(name, Collections.list(request.getHeaders(name)));
        }
        translated.setEntityStream(new LimitedBody(request.getInputStream(), maxBodyBytes));
        Caller.setAddress(translated, addresses.of(request.getRemoteAddr(), request.getHeader("X-Forwarded-For")));
        return translated;
    }

    /** Answers without Jersey. The connection is closed: the body was not read. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, int status, Problem problem)
            throws IOException {
        response.setStatus(status);
        response.setHeader("Connection", "close");
        if (problem != null) {
            response.setContentType(Problems.MEDIA_TYPE);
            byte[] document = Json.bytes(Problems.document(problem, request.getRequestURI()));
            response.setContentLength(document.length);
            response.getOutputStream().write(document);
        }
    }
}
