package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import io.windflow.rest.internal.Caller;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Lets a request through to a method only if the caller's role allows it. A method without a role lets nobody through. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public final class Authorization implements ContainerRequestFilter {

    private static final String BEARER = "bearer ";
    private static final List<String> TOKEN_PARAMETERS = List.of("access_token", "token", "api_token", "authorization");

    private final Authentication authentication;
    private final Audit audit;
    private final RateLimit limit;

    public Authorization(Authentication authentication, Audit audit, RateLimit limit) {
        this.authentication = authentication;
        this.audit = audit;
        this.limit = limit;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = ((ExtendedUriInfo) request.getUriInfo())
                .getMatchedResourceMethod()
                .getInvocable()
                .getHandlingMethod();
        RouteRoles.Rule rule = RouteRoles.of(method);
        if (rule.everybody()) {
            return;
        }
        Principal caller = authenticate(request);
        limit.count(caller.userId());
        if (!rule.allows(caller.role())) {
            audit.record(caller, "access.refused", route(request), "forbidden", null);
            String needed = rule.role() == null
                    ? "This route declares no role, so nobody may use it"
                    : "This needs the role " + rule.role().name().toLowerCase(Locale.ROOT);
            throw Problem.of(ProblemType.FORBIDDEN, needed, "Ask an administrator");
        }
    }

    /** Who makes the request. @throws Problem UNAUTHENTICATED if it does not carry a valid token */
    public Principal authenticate(ContainerRequestContext request) {
        Principal known = Caller.orNull(request);
        if (known != null) {
            return known;
        }
        refuseTokenInUrl(request.getUriInfo());
        Principal caller = authentication.verify(token(request), Caller.address(request));
        Caller.set(request, caller);
        return caller;
    }

    /** Whether a token is still good, for a stream that goes on. @throws Problem UNAUTHENTICATED if not */
    void verify(String token, String address) {
        authentication.verify(token, address);
    }

    /** The bearer token of a request. @throws Problem UNAUTHENTICATED if there is none */
    static String token(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Caller.unauthenticated();
        }
        return header.substring(BEARER.length()).strip();
    }

    /** URLs end up in logs and histories, so a token there is refused even if the header carries one too. */
    private static void refuseTokenInUrl(UriInfo uri) {
        for (String name : uri.getQueryParameters().keySet()) {
            if (TOKEN_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw Problem.of(
                        ProblemType.UNAUTHENTICATED,
                        "A token in the URL is not taken, and should now be revoked: URLs are kept in logs",
                        "Send it as Authorization: Bearer");
            }
        }
    }

    private static String route(ContainerRequestContext request) {
        return request.getMethod() + " " + request.getUriInfo().getRequestUri().getPath();
    }
}
