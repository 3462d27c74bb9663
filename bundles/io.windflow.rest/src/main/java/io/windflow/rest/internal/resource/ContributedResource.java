package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import io.windflow.rest.internal.http.Authorization;
import io.windflow.spi.rest.RestResource;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * What extensions add. A locator looks the resource up for each request: one that comes or goes changes nothing for
 * requests in flight, where a change of Jersey's own set of resources would stall them.
 */
@Path("v1/x")
public final class ContributedResource {

    private final Supplier<List<RestResource>> contributed;
    private final Authorization authorization;

    public ContributedResource(Supplier<List<RestResource>> contributed, Authorization authorization) {
        this.contributed = contributed;
        this.authorization = authorization;
    }

    @Path("{path: [a-z0-9-]+}")
    public Object locate(@PathParam("path") String path, @Context ContainerRequestContext request) {
        // A locator runs before the method is known, so before its role is: strangers must not come even so far.
        authorization.authenticate(request);
        for (RestResource resource : contributed.get()) {
            if (resource.path().equals(path)) {
                return resource.resource();
            }
        }
        throw Problem.notFound("extension resource", path);
    }
}
