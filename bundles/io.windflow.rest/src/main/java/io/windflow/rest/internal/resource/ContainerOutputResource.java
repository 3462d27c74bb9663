package io.windflow.rest.internal.resource;

import io.windflow.api.ProblemType;
import io.windflow.api.engine.ContainerLogLine;
import io.windflow.api.engine.ContainerStats;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.LogQuery;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import io.windflow.rest.internal.doc.Streams;
import io.windflow.rest.internal.dto.StreamEnd;
import io.windflow.rest.internal.stream.EventStream;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;

/** What a container writes and uses: its log and its statistics, once or live. */
@Path("v1/containers")
public final class ContainerOutputResource {

    private final Engines engines;

    public ContainerOutputResource(Engines engines) {
        this.engines = engines;
    }

    /**
     * A container's log so far, as text.
     *
     * @param since only lines from this moment on
     * @param until only lines before this moment
     * @param tail only the last so many lines
     * @param search only lines that contain this text, upper and lower case alike
     */
    @GET
    @Path("{id}/logs")
    @Produces("text/plain;qs=1")
    @RolesAllowed(Roles.VIEWER)
    @Answers(body = String.class)
    @Raises({ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public StreamingOutput getContainerLogs(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("since") Instant since,
            @QueryParam("until") Instant until,
            @QueryParam("tail") Integer tail,
            @QueryParam("search") String search) {
        return ContainerLogText.open(engines.get(engine), id, new LogQuery(since, until, tail, search, false));
    }

    /**
     * A container's log, then each new line as it is written. The id of an event is the line's time; a client that
     * comes back with Last-Event-ID gets the lines after it.
     *
     * @param since only lines from this moment on
     * @param until only lines before this moment
     * @param tail only the last so many lines of those that are there already
     * @param search only lines that contain this text, upper and lower case alike
     * @param follow whether to go on with new lines
     */
    @GET
    @Path("{id}/logs")
    @Produces("text/event-stream;qs=0.5")
    @RolesAllowed(Roles.VIEWER)
    @Streams(event = "line", data = ContainerLogLine.class, when = "for each line")
    @Streams(event = "end", data = StreamEnd.class, when = "once, when there is no more; the stream ends too")
    @Raises({ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public EventStream followContainerLogs(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("since") Instant since,
            @QueryParam("until") Instant until,
            @QueryParam("tail") Integer tail,
            @QueryParam("search") String search,
            @QueryParam("follow") @DefaultValue("true") boolean follow,
            @HeaderParam("Last-Event-ID") Instant lastEventId) {
        Engine on = engines.get(engine);
        boolean resumed = lastEventId != null;
        LogQuery query = new LogQuery(resumed ? lastEventId : since, until, resumed ? null : tail, search, follow);
        return EventStream.patient(client -> on.logs(
                id,
                query,
                line -> {
                    // Engines count "since" from the moment itself on, and the client has that line.
                    if (!resumed || line.time().isAfter(lastEventId)) {
                        client.send(line.time().toString(), "line", line);
                    }
                },
                failure -> client.sendLast("end", StreamEnd.of(failure))));
    }

    /** One reading of what a running container uses. */
    @GET
    @Path("{id}/stats")
    @Produces("application/json;qs=1")
    @RolesAllowed(Roles.VIEWER)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public ContainerStats getContainerStats(
            @PathParam("id") String id, @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine) {
        return engines.get(engine).stats(id);
    }

    /** Readings of what a running container uses, about every second. */
    @GET
    @Path("{id}/stats")
    @Produces("text/event-stream;qs=0.5")
    @RolesAllowed(Roles.VIEWER)
    @Streams(event = "stats", data = ContainerStats.class, when = "about every second")
    @Streams(event = "end", data = StreamEnd.class, when = "once, when the container ended; the stream ends too")
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public EventStream followContainerStats(
            @PathParam("id") String id, @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine) {
        Engine on = engines.get(engine);
        return EventStream.live(client -> on.stats(
                id,
                stats -> client.send(null, "stats", stats),
                failure -> client.sendLast("end", StreamEnd.of(failure))));
    }
}
