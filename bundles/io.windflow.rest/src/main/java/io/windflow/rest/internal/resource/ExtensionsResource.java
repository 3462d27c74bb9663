package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.ProblemType;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.extension.ExtensionChange;
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.ExtensionPlan;
import io.windflow.api.extension.ExtensionStatus;
import io.windflow.api.extension.Extensions;
import io.windflow.api.extension.SettingDefinition;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Replies;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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
import java.util.Map;

/** Extensions, switched on and off while WindFlow serves, and the capabilities they bring providers for. */
@Path("v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ExtensionsResource {

    private final Extensions extensions;

    public ExtensionsResource(Extensions extensions) {
        this.extensions = extensions;
    }

    /** The capabilities: which provider serves each, and how it is. */
    @GET
    @Path("capabilities")
    @RolesAllowed(Roles.VIEWER)
    public Page<CapabilityStatus> listCapabilities() {
        return new Page<>(extensions.capabilities(), null);
    }

    /** The extensions and how they are. */
    @GET
    @Path("extensions")
    @RolesAllowed(Roles.VIEWER)
    public Page<ExtensionStatus> listExtensions() {
        return new Page<>(extensions.list(), null);
    }

    /** One extension. */
    @GET
    @Path("extensions/{id}")
    @RolesAllowed(Roles.VIEWER)
    public ExtensionStatus getExtension(@PathParam("id") String id) {
        return extensions.get(id);
    }

    /** The settings of an extension, for a form. */
    @GET
    @Path("extensions/{id}/settings")
    @RolesAllowed(Roles.VIEWER)
    public Page<SettingDefinition> listExtensionSettings(@PathParam("id") String id) {
        return new Page<>(extensions.settings(id), null);
    }

    /**
     * What switching an extension on or off would do, with the settings it has.
     *
     * @param enabled on or off
     * @param data what becomes of its service's data when switched off; kept if nothing is said
     */
    @GET
    @Path("extensions/{id}/plan")
    @RolesAllowed(Roles.VIEWER)
    public ExtensionPlan getExtensionPlan(
            @PathParam("id") String id,
            @QueryParam("enabled") @DefaultValue("true") boolean enabled,
            @QueryParam("data") DataPolicy data) {
        return extensions.plan(id, new ExtensionChange(enabled, Map.of(), data));
    }

    /** What a change with new settings would do. Changes nothing. */
    @POST
    @Path("extensions/{id}/plan")
    @RolesAllowed(Roles.ADMIN)
    public ExtensionPlan planExtension(@PathParam("id") String id, ExtensionChange change) {
        return extensions.plan(id, Input.body(change));
    }

    /**
     * Switches an extension on or off, or changes its settings. Answers at once; its state and the events tell how it
     * goes on.
     */
    @PUT
    @Path("extensions/{id}")
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 202, body = ExtensionStatus.class, headers = HttpHeaders.LOCATION)
    @Raises(ProblemType.CONFLICT)
    public Response changeExtension(
            @PathParam("id") String id, ExtensionChange change, @Context ContainerRequestContext request) {
        ExtensionStatus status = extensions.change(id, Input.body(change), Caller.of(request));
        return Replies.accepted("extensions/" + id, status);
    }
}
