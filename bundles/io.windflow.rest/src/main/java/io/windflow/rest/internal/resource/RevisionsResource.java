package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.identity.Role;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.RevisionSummary;
import io.windflow.api.stack.Stacks;
import io.windflow.rest.internal.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** The revisions of a stack: what its files were. */
@Path("v1/stacks")
@Produces(MediaType.APPLICATION_JSON)
public final class RevisionsResource {

    private final Stacks stacks;

    public RevisionsResource(Stacks stacks) {
        this.stacks = stacks;
    }

    /** The revisions of a stack, newest first, without their texts. */
    @GET
    @Path("{name}/revisions")
    @RolesAllowed(Roles.VIEWER)
    public Page<RevisionSummary> listRevisions(
            @PathParam("name") String name,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return stacks.revisions(name, new PageRequest(cursor, limit));
    }

    /** One revision with its texts. The env text may hold secrets: a viewer does not get it. */
    @GET
    @Path("{name}/revisions/{number}")
    @RolesAllowed(Roles.VIEWER)
    public Revision getRevision(
            @PathParam("name") String name, @PathParam("number") int number, @Context ContainerRequestContext request) {
        Revision revision = stacks.revision(name, number);
        return Caller.of(request).role().includes(Role.USER) ? revision : withoutEnv(revision);
    }

    private static Revision withoutEnv(Revision revision) {
        return new Revision(
                revision.stack(),
                revision.number(),
                revision.createdAt(),
                revision.author(),
                revision.comment(),
                revision.compose(),
                null,
                revision.images(),
                revision.good());
    }
}
