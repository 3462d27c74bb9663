package io.windflow.console.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/**
 * Lets only administrators come near the Felix web console, by the name and password of their login. It stands before
 * everything else that handles a request; what it has let through carries {@link #ADMINISTRATOR}, and the web console
 * opens for nothing else.
 */
@Component
public final class WebConsoleLogin implements Preprocessor {

    static final String PATH = "/system/console";

    /** Request attribute: the name of the administrator who logged in. */
    static final String ADMINISTRATOR = "io.windflow.console.administrator";

    private final BasicLogins logins;
    private final Audit audit;

    @Activate
    public WebConsoleLogin(@Reference Authentication authentication, @Reference Audit audit) {
        this.logins = new BasicLogins(authentication);
        this.audit = audit;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (!http.getRequestURI().startsWith(PATH) || isAdministrator(http, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
        }
    }

    /** Whether an administrator makes the request; if not, it has been answered. */
    private boolean isAdministrator(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        if (!SameOrigin.holds(request)) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return false;
        }
        try {
            Principal caller = logins.verify(request.getHeader("Authorization"), request.getRemoteAddr());
            if (caller.role() != Role.ADMIN) {
                audit.record(caller, "access.refused", request.getMethod() + " " + PATH, "forbidden", null);
                response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                return false;
            }
            request.setAttribute(ADMINISTRATOR, caller.username());
            return true;
        } catch (Problem problem) {
            refuse(problem, response);
            return false;
        }
    }

    private static void refuse(Problem problem, HttpServletResponse response) {
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"WindFlow\", charset=\"UTF-8\"");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            boolean limited = problem.type() == ProblemType.TOO_MANY;
            response.setStatus(limited ? 429 : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
        if (problem.retryAfter() != null) {
            response.setHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
    }
}
