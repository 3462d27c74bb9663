package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.Deployments;
import io.windflow.api.deployment.LogLine;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Receipts;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import io.windflow.rest.internal.doc.Streams;
import io.windflow.rest.internal.stream.EventStream;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;

/** Deployments, and how they go. */
@Path("v1/deployments")
@Produces(MediaType.APPLICATION_JSON)
public final class DeploymentsResource {

    private final Deployments deployments;

    public DeploymentsResource(Deployments deployments) {
        this.deployments = deployments;
    }

    /** The deployments, newest first. */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public Page<Deployment> listDeployments(
            @QueryParam("stack") String stack,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return deployments.list(stack, new PageRequest(cursor, limit));
    }

    /** One deployment. */
    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    public Deployment getDeployment(@PathParam("id") String id) {
        return deployments.get(id);
    }

    /** The log so far, as text. */
    @GET
    @Path("{id}/log")
    @Produces("text/plain;qs=1")
    @RolesAllowed(Roles.VIEWER)
    @Answers(body = String.class)
    public StreamingOutput getDeploymentLog(@PathParam("id") String id) {
        deployments.get(id);
        return new DeploymentLogText(deployments, id);
    }

    /**
     * The log's lines from a line on, as JSON.
     *
     * @param after the number of the last line the caller has
     */
    @GET
    @Path("{id}/log")
    @Produces("application/json;qs=0.9")
    @RolesAllowed(Roles.VIEWER)
    public Page<LogLine> listDeploymentLogLines(
            @PathParam("id") String id,
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("limit") @DefaultValue("500") int limit) {
        PageRequest page = new PageRequest(null, limit);
        List<LogLine> lines = deployments.log(id, after, page.limit());
        boolean full = lines.size() == page.limit();
        return new Page<>(
                lines, full ? Long.toString(lines.get(lines.size() - 1).number()) : null);
    }

    /** The log, then each new line as it is written. The id of an event is the line's number. */
    @GET
    @Path("{id}/log")
    @Produces("text/event-stream;qs=0.5")
    @RolesAllowed(Roles.VIEWER)
    @Streams(event = "line", data = LogLine.class, when = "for each line")
    @Streams(event = "end", data = Deployment.class, when = "once, when the deployment has ended; the stream ends too")
    public EventStream followDeploymentLog(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @DefaultValue("0") long lastEventId) {
        deployments.get(id);
        return EventStream.patient(client -> deployments.follow(
                id,
                lastEventId,
                line -> client.send(Long.toString(line.number()), "line", line),
                ended -> client.sendLast("end", ended)));
    }

    /** Asks a deployment to stop. It ends CANCELLED, with what ran before running. */
    @POST
    @Idempotent
    @Path("{id}/cancel")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response cancelDeployment(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return Replies.accepted(deployments.cancel(id, Caller.of(request)));
    }

    /** Does the same again as one that failed or was cancelled, as a new deployment. */
    @POST
    @Idempotent
    @Path("{id}/retry")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response retryDeployment(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return Replies.accepted(deployments.retry(id, Caller.of(request), Receipts.of(request, Replies::accepted)));
    }
}
