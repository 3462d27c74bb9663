package io.windflow.rest.internal;

import io.windflow.api.deployment.Deployment;
import io.windflow.api.stack.Revision;
import io.windflow.rest.internal.resource.RevisionTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Answers that say where the thing made or to be followed is. */
public final class Replies {

    private static final String BASE = "/api/v1/";

    private Replies() {}

    /** 201. @param path below {@code /api/v1/} */
    public static Response created(String path, Object body) {
        return located(201, path, body).build();
    }

    /** 202. @param path below {@code /api/v1/} */
    public static Response accepted(String path, Object body) {
        return located(202, path, body).build();
    }

    /** 202 with a deployment to follow. */
    public static Response accepted(Deployment deployment) {
        return accepted("deployments/" + deployment.id(), deployment);
    }

    /** 201 for the first revision of a stack, 200 for a later one. */
    public static Response saved(Revision revision) {
        boolean first = revision.number() == 1;
        return located(first ? 201 : 200, "stacks/" + revision.stack(), revision)
                .tag(RevisionTag.of(revision.number()))
                .build();
    }

    /** The header as text: Jersey would make an absolute URI of it, with a host that a proxy may have changed. */
    private static Response.ResponseBuilder located(int status, String path, Object body) {
        return Response.status(status).header(HttpHeaders.LOCATION, BASE + path).entity(body);
    }
}
