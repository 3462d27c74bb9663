package io.windflow.rest.internal.resource;

import io.windflow.api.event.Event;
import io.windflow.api.event.Events;
import io.windflow.rest.internal.doc.Streams;
import io.windflow.rest.internal.stream.EventStream;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Live events. */
@Path("v1/events")
public final class EventsResource {

    private final Events events;

    public EventsResource(Events events) {
        this.events = events;
    }

    /**
     * What changes, as it changes. The name of an event is its type; its id resumes the stream by Last-Event-ID. Events
     * are hints: read again what they are about. After {@code reset}, read everything again.
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed(Roles.VIEWER)
    @Streams(
            event = "engine.changed, container.changed, stack.changed, stack.removed, deployment.changed,"
                    + " extension.changed, capability.changed, reset",
            data = Event.class,
            when = "for each change")
    public EventStream followEvents(@HeaderParam("Last-Event-ID") Long lastEventId) {
        return EventStream.live(client ->
                events.subscribe(lastEventId, event -> client.send(Long.toString(event.id()), event.type(), event)));
    }
}
