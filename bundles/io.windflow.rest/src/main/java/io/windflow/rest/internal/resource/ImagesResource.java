package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.engine.Engine;
import io.windflow.api.engine.Image;
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

/** The images on an engine. */
@Path("v1/images")
@Produces(MediaType.APPLICATION_JSON)
public final class ImagesResource {

    private final EngineObjects<Image> images;

    public ImagesResource(Engines engines, Inventories inventories, Audit audit) {
        images = new EngineObjects<>("image", Image[].class, Engine::images, engines, inventories, audit);
    }

    /**
     * The images of an engine, by tag. May be some seconds old.
     *
     * @param text only those whose tag or id contains it
     */
    @GET
    @RolesAllowed(Roles.VIEWER)
    @Raises({ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public Page<Image> listImages(
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("text") String text,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        return images.page(
                engine,
                ImagesResource::firstTag,
                image -> Lists.matches(text, image.id(), String.join(" ", image.tags())),
                new PageRequest(cursor, limit));
    }

    /**
     * Removes an image.
     *
     * @param force also one that has several tags or is used by a stopped container
     */
    @DELETE
    @Path("{id}")
    @RolesAllowed(Roles.USER)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.ENGINE_ERROR, ProblemType.ENGINE_UNAVAILABLE})
    public void removeImage(
            @PathParam("id") String id,
            @QueryParam("engine") @DefaultValue(Engine.LOCAL) String engine,
            @QueryParam("force") @DefaultValue("false") boolean force,
            @Context ContainerRequestContext request) {
        images.remove(engine, id, on -> on.removeImage(id, force), request);
    }

    /** The id makes it unique: many images may have no tag. */
    private static String firstTag(Image image) {
        return (image.tags().isEmpty() ? "~" : image.tags().get(0)) + ' ' + image.id();
    }
}
