package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.engine.Container;
import io.windflow.api.engine.Engine;
import io.windflow.rest.internal.Lists;
import io.windflow.rest.internal.RawJson;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Containers, those of stacks and all others. */
@Path("v1/containers")
@Produces(MediaType.APPLICATION_JSON)
public final class ContainersResource {

    private final Engines engines;
    private final Audited audited;

    public ContainersResource(Engines engines, Audit audit) {
        this.engines = engines;
        this.audited = new Audited(audit);
    }

    /**
     * The containers of an engine, by name, also stopped ones. Empty while the engine is away.
     *
     * @param stack only those of this stack or Compose project
     * @param text only those whose name or image contains it
     */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public Page<Container> listContainers(
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("stack") String stack,
            @QueryParam("text") String text,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        Engine on = engines.get(engine);
        List<Container> containers = stack == null ? on.containers() : on.containers(stack);
        return Lists.page(
                containers,
                Container::name,
                container -> Lists.matches(text, container.name(), container.image()),
                new PageRequest(cursor, limit));
    }

    /** One container. */
    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    public Container getContainer(
            @PathParam("id") String id, @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine) {
        Engine on = engines.get(engine);
        return on.containers().stream()
                .filter(container ->
                        container.id().equals(id) || container.name().equals(id))
                .findFirst()
                .orElseThrow(() -> on.status().reachable() ? Problem.notFound("container", id) : Engines.away(on));
    }

    /** All about a container: the engine's own document, with the values of environment variables masked. */
    @GET
    @Path("{id}/inspect")
    @RolesAllowed(Roles.VIEWER)
    @Answers(body = Map.class)
    @Raises(ProblemType.ENGINE_UNAVAILABLE)
    public RawJson inspectContainer(
            @PathParam("id") String id, @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine) {
        return RawJson.of(engines.get(engine).inspect(id));
    }

    /** Starts a container. */
    @POST
    @Idempotent
    @Path("{id}/start")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void startContainer(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @Context ContainerRequestContext request) {
        act(id, engine, "start", Engine::start, request);
    }

    /** Stops a container within its own grace period. */
    @POST
    @Idempotent
    @Path("{id}/stop")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void stopContainer(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @Context ContainerRequestContext request) {
        act(id, engine, "stop", Engine::stop, request);
    }

    /** Restarts a container. */
    @POST
    @Idempotent
    @Path("{id}/restart")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void restartContainer(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @Context ContainerRequestContext request) {
        act(id, engine, "restart", Engine::restart, request);
    }

    /**
     * Removes a container.
     *
     * @param force also one that runs
     */
    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void removeContainer(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("force") @DefaultValue("false") boolean force,
            @Context ContainerRequestContext request) {
        act(id, engine, "remove", (on, container) -> on.remove(container, force), request);
    }

    private void act(
            String id, String engine, String verb, BiConsumer<Engine, String> action, ContainerRequestContext request) {
        Engine on = engines.get(engine);
        audited.run(request, "container." + verb, "container/" + id, () -> action.accept(on, id));
    }
}
