package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.Volume;
import io.windflow.rest.internal.Lists;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** The volumes on an engine. */
@Path("v1/volumes")
@Produces(MediaType.APPLICATION_JSON)
public final class VolumesResource {

    private final EngineObjects<Volume> volumes;

    public VolumesResource(Engines engines, Inventories inventories, Audit audit) {
        volumes = new EngineObjects<>("volume", Volume[].class, Engine::volumes, engines, inventories, audit);
    }

    /**
     * The volumes of an engine, by name. May be some seconds old.
     *
     * @param text only those whose name contains it
     */
    @GET
    @RolesAllowed(Roles.VIEWER)
    @Raises({ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public Page<Volume> listVolumes(
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("text") String text,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return volumes.page(
                engine, Volume::name, volume -> Lists.matches(text, volume.name()), new PageRequest(cursor, limit));
    }

    /**
     * Removes a volume and what is in it.
     *
     * @param force also one whose driver does not answer
     */
    @DELETE
    @Path("{name}")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void removeVolume(
            @PathParam("name") String name,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("force") @DefaultValue("false") boolean force,
            @Context ContainerRequestContext request) {
        volumes.remove(engine, name, on -> on.removeVolume(name, force), request);
    }
}
