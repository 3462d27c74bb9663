package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.EngineStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The Docker Engines. */
@Path("v1/engines")
@Produces(MediaType.APPLICATION_JSON)
public final class EnginesResource {

    private final Engines engines;

    public EnginesResource(Engines engines) {
        this.engines = engines;
    }

    /** The engines and how they are. */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public Page<EngineStatus> listEngines() {
        return new Page<>(engines.all().stream().map(Engine::status).toList(), null);
    }

    /** One engine. */
    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    public EngineStatus getEngine(@PathParam("id") String id) {
        return engines.get(id).status();
    }
}
