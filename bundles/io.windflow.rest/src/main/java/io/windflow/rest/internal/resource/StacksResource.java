package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.Deployments;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.StackDraft;
import io.windflow.api.stack.StackSummary;
import io.windflow.api.stack.Stacks;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import io.windflow.rest.internal.dto.AllowanceChange;
import io.windflow.rest.internal.dto.Validation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Stacks: what is kept of them. What changes their containers is a deployment. */
@Path("v1/stacks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class StacksResource {

    private final Stacks stacks;
    private final Deployments deployments;

    public StacksResource(Stacks stacks, Deployments deployments) {
        this.stacks = stacks;
        this.deployments = deployments;
    }

    /** The stacks, by name, with their live state. */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public Page<StackSummary> listStacks(
            @QueryParam("text") String text,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return stacks.list(text, new PageRequest(cursor, limit));
    }

    /** One stack with its services and containers, live. Its ETag names the latest revision, for If-Match. */
    @GET
    @Path("{name}")
    @RolesAllowed(Roles.VIEWER)
    @Answers(body = Stack.class, headers = HttpHeaders.ETAG)
    public Response getStack(@PathParam("name") String name) {
        Stack stack = stacks.get(name);
        return Response.ok(stack).tag(RevisionTag.of(stack.latestRevision())).build();
    }

    /**
     * Saves a stack: writes its files and a new revision. Deploys nothing. With If-Match it is refused if somebody else
     * saved meanwhile; with If-None-Match {@code *} it is refused if the stack exists. An administrator may say in the same
     * call what policy allows the stack; from others that is refused unless it changes nothing.
     */
    @PUT
    @Path("{name}")
    @RolesAllowed(Roles.USER)
    @Answers(
            status = {200, 201},
            body = Revision.class,
            headers = {HttpHeaders.ETAG, HttpHeaders.LOCATION})
    @Raises({ProblemType.POLICY, ProblemType.CHANGED, ProblemType.ENGINE_UNAVAILABLE})
    public Response saveStack(
            @PathParam("name") String name,
            StackDraft draft,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @Context ContainerRequestContext request) {
        Input.required("/compose", Input.body(draft).compose());
        Revision revision = stacks.save(name, draft, RevisionTag.expected(ifMatch, ifNoneMatch), Caller.of(request));
        return Replies.saved(revision);
    }

    /** Removes a stack: its containers and networks, its record, and its named volumes if asked. */
    @DELETE
    @Path("{name}")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response deleteStack(
            @PathParam("name") String name,
            @QueryParam("volumes") @DefaultValue("false") boolean volumes,
            @Context ContainerRequestContext request) {
        return Replies.accepted(deployments.remove(name, volumes, Caller.of(request)));
    }

    /** Checks compose and env with the Compose CLI and the policy, keeping nothing. */
    @POST
    @Path("{name}/validate")
    @RolesAllowed(Roles.USER)
    @Raises(ProblemType.ENGINE_UNAVAILABLE)
    public Validation validateStack(
            @PathParam("name") String name, StackDraft draft, @Context ContainerRequestContext request) {
        Input.required("/compose", Input.body(draft).compose());
        List<Violation> violations = stacks.validate(name, draft, Caller.of(request));
        return new Validation(violations.isEmpty(), violations);
    }

    /** Sets what policy allows this stack. */
    @PUT
    @Path("{name}/allowances")
    @RolesAllowed(Roles.ADMIN)
    public Stack setAllowances(
            @PathParam("name") String name, AllowanceChange change, @Context ContainerRequestContext request) {
        Input.required("/allowances", Input.body(change).allowances());
        return stacks.allow(name, change.allowances(), Caller.of(request));
    }
}
