package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.Deployments;
import io.windflow.api.stack.Stacks;
import io.windflow.api.store.Receipt;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Receipts;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import io.windflow.rest.internal.dto.RevisionChoice;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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

/** What is done to the containers of a stack. Each answers at once with a deployment to follow. */
@Path("v1/stacks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class StackDeploymentsResource {

    private final Stacks stacks;
    private final Deployments deployments;

    public StackDeploymentsResource(Stacks stacks, Deployments deployments) {
        this.stacks = stacks;
        this.deployments = deployments;
    }

    /** The deployments of a stack, newest first. */
    @GET
    @Path("{name}/deployments")
    @RolesAllowed(Roles.VIEWER)
    public Page<Deployment> listStackDeployments(
            @PathParam("name") String name,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        stacks.get(name);
        return deployments.list(name, new PageRequest(cursor, limit));
    }

    /** Deploys a revision, the latest if none is said. A failure puts the last good revision back. */
    @POST
    @Idempotent
    @Path("{name}/deployments")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response deployStack(
            @PathParam("name") String name, RevisionChoice choice, @Context ContainerRequestContext request) {
        return Replies.accepted(deployments.deploy(name, revision(choice), Caller.of(request), receipt(request)));
    }

    /** Goes back to a revision, by default the last good one before the one deployed, with the images it had. */
    @POST
    @Idempotent
    @Path("{name}/rollback")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response rollbackStack(
            @PathParam("name") String name, RevisionChoice choice, @Context ContainerRequestContext request) {
        return Replies.accepted(deployments.rollback(name, revision(choice), Caller.of(request), receipt(request)));
    }

    /** Starts the containers of a stack. */
    @POST
    @Idempotent
    @Path("{name}/start")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response startStack(@PathParam("name") String name, @Context ContainerRequestContext request) {
        return operate(name, DeploymentAction.START, request);
    }

    /** Stops the containers of a stack and keeps them. */
    @POST
    @Idempotent
    @Path("{name}/stop")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response stopStack(@PathParam("name") String name, @Context ContainerRequestContext request) {
        return operate(name, DeploymentAction.STOP, request);
    }

    /** Restarts the containers of a stack. */
    @POST
    @Idempotent
    @Path("{name}/restart")
    @RolesAllowed(Roles.USER)
    @Answers(status = 202, body = Deployment.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response restartStack(@PathParam("name") String name, @Context ContainerRequestContext request) {
        return operate(name, DeploymentAction.RESTART, request);
    }

    private Response operate(String name, DeploymentAction action, ContainerRequestContext request) {
        return Replies.accepted(deployments.operate(name, action, Caller.of(request), receipt(request)));
    }

    private static Integer revision(RevisionChoice choice) {
        return choice == null ? null : choice.revision();
    }

    private static Receipt<Deployment> receipt(ContainerRequestContext request) {
        return Receipts.of(request, Replies::accepted);
    }
}
