package io.windflow.http.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets on the Jetty server what Felix HTTP has no setting for: who answers what the server refuses. A preprocessor is
 * given the server's own servlet context when the server starts, and so is the way to it.
 */
@Component
public final class ServerSetup implements Preprocessor {

    private static final Logger LOG = LoggerFactory.getLogger(ServerSetup.class);

    private final BooleanSupplier whole;

    @Activate
    public ServerSetup(BundleContext context) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        this.whole = () -> framework.getState() == Bundle.ACTIVE;
    }

    ServerSetup(BooleanSupplier whole) {
        this.whole = whole;
    }

    @Override
    public void init(FilterConfig config) {
        ServletContextHandler handler = ServletContextHandler.getServletContextHandler(config.getServletContext());
        if (handler == null) {
            LOG.warn("What the HTTP server refuses is answered in its own way: the server is not to be found");
            return;
        }
        Refusals refusals = new Refusals(whole);
        handler.getServer().setErrorHandler(refusals);
        handler.setErrorHandler(refusals);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
    }
}
