package io.windflow.rest.internal.http;

import io.windflow.rest.internal.stream.EventStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Jersey's answer to the servlet's response. A stream of events is only noted, the servlet goes on with it. */
final class ServletReply implements ContainerResponseWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ServletReply.class);

    private final HttpServletResponse servlet;
    private EventStream stream;

    ServletReply(HttpServletResponse servlet) {
        this.servlet = servlet;
    }

    /** The stream to go on with, null if the answer is complete. */
    EventStream stream() {
        return stream;
    }

    @Override
    public OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse response) {
        servlet.setStatus(response.getStatus());
        for (Map.Entry<String, List<String>> header :
                response.getStringHeaders().entrySet()) {
            List<String> values = header.getValue();
            servlet.setHeader(header.getKey(), values.size() == 1 ? values.get(0) : String.join(",", values));
        }
        if (response.getEntity() instanceof EventStream events) {
            stream = events;
            return OutputStream.nullOutputStream();
        }
        if (contentLength >= 0 && response.getStatus() != 304) {
            servlet.setContentLengthLong(contentLength);
        }
        try {
            return servlet.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void failure(Throwable error) {
        if (error instanceof IOException || error.getCause() instanceof IOException) {
            LOG.debug("A client has gone: {}", error.getMessage());
        } else {
            LOG.warn("An answer could not be written", error);
        }
        if (!servlet.isCommitted()) {
            servlet.reset();
            servlet.setStatus(500);
        }
    }

    @Override
    public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
        throw new UnsupportedOperationException(
                "No method of the API suspends; one that streams returns an EventStream");
    }

    @Override
    public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit() {
        // The container commits when the servlet returns.
    }

    @Override
    public boolean enableResponseBuffering() {
        return true;
    }
}
