package io.windflow.rest.internal.http;

import io.windflow.rest.internal.dto.ProblemDocument;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Writes into a problem document which request it is about. */
@Provider
public final class ProblemInstance implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof ProblemDocument problem && problem.instance() == null) {
            response.setEntity(new ProblemDocument(
                    problem.type(),
                    problem.title(),
                    problem.status(),
                    problem.detail(),
                    request.getUriInfo().getRequestUri().getRawPath(),
                    problem.advice(),
                    problem.violations(),
                    problem.retryAfter()));
        }
    }
}
