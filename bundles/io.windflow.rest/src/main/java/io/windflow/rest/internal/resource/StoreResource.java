package io.windflow.rest.internal.resource;

import io.windflow.api.ProblemType;
import io.windflow.api.store.StoreState;
import io.windflow.api.store.Stores;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.doc.Raises;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Where WindFlow's own data lives. */
@Path("v1/system/store")
@Produces(MediaType.APPLICATION_JSON)
public final class StoreResource {

    private final Stores stores;

    public StoreResource(Stores stores) {
        this.stores = stores;
    }

    /** The store in force, how the data came there, and the databases that it has left. */
    @GET
    @RolesAllowed(Roles.VIEWER)
    public StoreState getStore() {
        return stores.state();
    }

    /** Deletes a former database for good. It is sealed and holds what the data was when it moved away. */
    @DELETE
    @Path("former/{name}")
    @RolesAllowed(Roles.ADMIN)
    @Answers(status = 204)
    @Raises({ProblemType.CONFLICT, ProblemType.PROVIDER_UNAVAILABLE})
    public void purgeFormerStore(@PathParam("name") String name, @Context ContainerRequestContext request) {
        stores.purge(name, Caller.of(request));
    }
}
