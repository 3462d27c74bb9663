package io.windflow.console.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where the Felix web console will be until it runs: the first request, which {@link WebConsoleLogin} let
 * through, starts it and is sent to the same address once more.
 */
final class WebConsoleGate extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(WebConsoleGate.class);

    private final transient WebConsole console;

    WebConsoleGate(WebConsole console) {
        this.console = console;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (request.getAttribute(WebConsoleLogin.ADMINISTRATOR) == null) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        try {
            console.start();
            response.setHeader("Location", request.getRequestURI());
            response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
        } catch (BundleException e) {
            LOG.error("The web console cannot be started", e);
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }
}
