package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.Problems;
import io.windflow.rest.internal.dto.ProblemDocument;
import io.windflow.rest.internal.stream.EventStream;
import io.windflow.rest.internal.stream.Streams;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
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
    private static final String HOST = "http://windflow";

    private static final URI BASE = URI.create(HOST + "/api/");

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final transient Supplier<ApplicationHandler> starting;
    private final transient Authorization authorization;
    private final transient Streams streams;
    private final transient ClientAddress addresses;
    private final int maxBodyBytes;
    private transient ApplicationHandler jersey;

    /** @param jersey waits until Jersey has started */
    ApiServlet(
            Supplier<ApplicationHandler> jersey,
            Authorization authorization,
            Streams streams,
            ClientAddress addresses,
            int maxBodyBytes) {
        this.starting = jersey;
        this.authorization = authorization;
        this.streams = streams;
        this.addresses = addresses;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void init() {
        jersey = starting.get();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SecurityHeaders.add(response);
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", METHODS));
            refuse(request, response, notAllowed(request));
        } else if (request.getContentLengthLong() > maxBodyBytes) {
            refuse(request, response, Problems.document(LimitedBody.tooLarge(maxBodyBytes), request.getRequestURI()));
        } else {
            handle(request, response);
        }
    }

    private void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ContainerRequest jerseyRequest;
        try {
            jerseyRequest = translate(request);
        } catch (IllegalArgumentException e) {
            Problem problem = Problem.of(ProblemType.MALFORMED, "The URL cannot be read", null, e);
            refuse(request, response, Problems.document(problem, request.getRequestURI()));
            return;
        }
        ServletReply reply = new ServletReply(response);
        jerseyRequest.setWriter(reply);
        jersey.handle(jerseyRequest);
        EventStream stream = reply.stream();
        if (stream != null) {
            String token = Authorization.token(jerseyRequest);
            String address = Caller.address(jerseyRequest);
            Runnable stillAllowed = () -> authorization.verify(token, address);
            streams.serve(stream, request, response, stillAllowed);
        } else {
            UnreadBody.discard(request, response);
        }
    }

    /** @throws IllegalArgumentException if the URL cannot be read */
    private ContainerRequest translate(HttpServletRequest request) throws IOException {
        if (request.getRequestURI().indexOf(';') >= 0) {
            // Jersey would take what follows for parameters and drop it from the name.
            throw new IllegalArgumentException("A path has no parameters here");
        }
        String query = request.getQueryString();
        URI uri = URI.create(HOST
                + request.getRequestURI()
                + (query == null ? "" : "?" + ContainerUtils.encodeUnsafeCharacters(query)));
        String address = addresses.of(request.getRemoteAddr(), request.getHeader("X-Forwarded-For"));
        ContainerRequest translated = new ContainerRequest(
                BASE,
                uri,
                request.getMethod(),
                Caller.unknown(address),
                new MapPropertiesDelegate(),
                jersey.getConfiguration());
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            translated.headers(name, Collections.list(request.getHeaders(name)));
        }
        translated.setEntityStream(new LimitedBody(request.getInputStream(), maxBodyBytes));
        return translated;
    }

    private static ProblemDocument notAllowed(HttpServletRequest request) {
        return new ProblemDocument(
                "about:blank",
                "Method Not Allowed",
                405,
                "Nothing here takes this method",
                request.getRequestURI(),
                null,
                null,
                null);
    }

    /** Answers without Jersey. The connection is closed: the body may be too long to be read to its end. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, ProblemDocument problem)
            throws IOException {
        byte[] document = Json.bytes(problem);
        response.setStatus(problem.status());
        response.setHeader("Connection", "close");
        response.setContentType(Problems.MEDIA_TYPE);
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
        UnreadBody.discard(request, response);
    }
}
