package io.windflow.rest.internal.http;

import io.windflow.rest.internal.stream.EventStream;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Lets Jersey send the headers of a stream; its events are the servlet's affair. */
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public final class EventStreamBody implements MessageBodyWriter<EventStream> {

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == EventStream.class;
    }

    @Override
    public void writeTo(
            EventStream stream,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        headers.putSingle("Cache-Control", "no-store");
        headers.putSingle("X-Accel-Buffering", "no");
        body.flush();
    }
}
