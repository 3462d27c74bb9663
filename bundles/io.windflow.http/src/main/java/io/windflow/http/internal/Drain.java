package io.windflow.http.internal;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests in flight finish when the process stops, before any servlet goes away.
 *
 * <p>The framework tells of its own stop before it stops the first bundle, and waits for whoever listens. New requests
 * are sent elsewhere meanwhile. Event streams have no end to wait for; whoever serves them ends them.
 */
@Component
public final class Drain implements Preprocessor, SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final String EVENT_STREAM = "text/event-stream";
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private final InFlight inFlight = new InFlight();
    private final BundleContext context;
    private volatile boolean stopping;

    @Activate
    public Drain(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (stopping) {
            refuse((HttpServletResponse) response);
            return;
        }
        inFlight.begin();
        boolean continues = false;
        try {
            chain.doFilter(request, response);
            continues = request.isAsyncStarted() && !isStream(request, response) && watch(request);
        } finally {
            if (!continues) {
                inFlight.end();
            }
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPING && bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            stopping = true;
            await();
        }
    }

    private void await() {
        try {
            if (!inFlight.await(PATIENCE)) {
                LOG.warn("{} requests were still running after {} s", inFlight.count(), PATIENCE.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpServletResponse response) throws IOException {
        byte[] document = ProblemText.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "WindFlow is stopping");
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        ProblemText.HEADERS.forEach(response::setHeader);
        response.setHeader("Retry-After", "5");
        response.setHeader("Connection", "close");
        response.setContentType(ProblemText.MEDIA_TYPE);
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }

    /** Whether the end of an asynchronous request will be told; not if it has just ended. */
    private boolean watch(ServletRequest request) {
        try {
            request.getAsyncContext().addListener(new EndOfRequest());
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static boolean isStream(ServletRequest request, ServletResponse response) {
        String accepted = ((HttpServletRequest) request).getHeader("Accept");
        String type = response.getContentType();
        return (accepted != null && accepted.contains(EVENT_STREAM)) || (type != null && type.startsWith(EVENT_STREAM));
    }

    private final class EndOfRequest implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            inFlight.end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // A new cycle drops its listeners.
            event.getAsyncContext().addListener(this);
        }
    }
}
