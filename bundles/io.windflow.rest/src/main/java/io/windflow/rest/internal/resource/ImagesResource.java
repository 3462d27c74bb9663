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
import java.util.List;

/** The images on an engine. */
@Path("v1/images")
@Produces(MediaType.APPLICATION_JSON)
public final class ImagesResource {

    private static final String KIND = "images";

    private final Engines engines;
    private final Inventories inventories;
    private final Audited audited;

    public ImagesResource(Engines engines, Inventories inventories, Audit audit) {
        this.engines = engines;
        this.inventories = inventories;
        this.audited = new Audited(audit);
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
        List<Image> images = inventories.get(KIND, engines.get(engine), Image[].class, on -> on.images());
        return Lists.page(
                images,
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
        Engine on = engines.get(engine);
        audited.run(request, "image.remove", "image/" + id, () -> on.removeImage(id, force));
        inventories.forget(KIND, on);
    }

    /** The id makes it unique: many images may have no tag. */
    private static String firstTag(Image image) {
        return (image.tags().isEmpty() ? "~" : image.tags().get(0)) + ' ' + image.id();
    }
}
