package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.Network;
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

/** The networks on an engine. */
@Path("v1/networks")
@Produces(MediaType.APPLICATION_JSON)
public final class NetworksResource {

    private final EngineObjects<Network> networks;

    public NetworksResource(Engines engines, Inventories inventories, Audit audit) {
        networks = new EngineObjects<>("network", Network[].class, Engine::networks, engines, inventories, audit);
    }

    /**
     * The networks of an engine, by name. May be some seconds old.
     *
     * @param text only those whose name contains it
     */
    @GET
    @RolesAllowed(Roles.VIEWER)
    @Raises({ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public Page<Network> listNetworks(
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("text") String text,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return networks.page(
                engine, Network::name, network -> Lists.matches(text, network.name()), new PageRequest(cursor, limit));
    }

    /** Removes a network that no container is on. */
    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void removeNetwork(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @Context ContainerRequestContext request) {
        networks.remove(engine, id, on -> on.removeNetwork(id), request);
    }
}
