package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.ProblemType;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.Stacks;
import io.windflow.api.stack.UnmanagedProject;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Compose projects that run on an engine and that WindFlow does not manage yet. */
@Path("v1/projects")
@Produces(MediaType.APPLICATION_JSON)
public final class ProjectsResource {

    private final Stacks stacks;

    public ProjectsResource(Stacks stacks) {
        this.stacks = stacks;
    }

    /** The projects that run and are not managed yet. */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public Page<UnmanagedProject> listProjects() {
        return new Page<>(stacks.unmanaged(), null);
    }

    /** Takes a running project over as a stack. Restarts no container. */
    @POST
    @Idempotent
    @Path("{name}/adopt")
    @RolesAllowed(Roles.USER)
    @Answers(status = 201, body = Stack.class, headers = HttpHeaders.LOCATION)
    @Raises({ProblemType.CONFLICT, ProblemType.INVALID, ProblemType.POLICY})
    public Response adoptProject(@PathParam("name") String name, @Context ContainerRequestContext request) {
        Stack stack = stacks.adopt(name, Caller.of(request));
        return Replies.created("stacks/" + stack.name(), stack);
    }
}
