package io.windflow.webconsole.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.osgi.service.component.annotations.Component;

/**
 * Opens the web console to requests that WindFlow's own login has let through, and to no other. The framework property
 * {@code felix.webconsole.security.providers} names it, so that the web console does not serve without it.
 */
@Component(property = {SecurityProvider.PROPERTY_ID + "=" + AdministratorsOnly.ID, "service.ranking:Integer=1000"})
public final class AdministratorsOnly implements SecurityProvider {

    static final String ID = "windflow";

    /** Set by the login in io.windflow.console, which stands before every servlet. */
    private static final String ADMINISTRATOR = "io.windflow.console.administrator";

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        Object administrator = request.getAttribute(ADMINISTRATOR);
        if (administrator == null) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        }
        return administrator;
    }

    @Override
    public boolean authorize(Object user, String role) {
        return user != null;
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        // A browser forgets a Basic login when it is told that it is not good any more.
        response.setHeader("WWW-Authenticate", "Basic realm=\"WindFlow\", charset=\"UTF-8\"");
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
}
