package io.windflow.rest.internal.resource;

import io.windflow.rest.internal.doc.Answers;
import io.windflow.rest.internal.dto.Health;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** How WindFlow is. */
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {

    private final HealthReport report;

    public HealthResource(HealthReport report) {
        this.report = report;
    }

    /**
     * How WindFlow is, for everybody. Answers 200 as long as WindFlow serves, with the status DEGRADED while something is
     * missing, fallen back or away: also while the store's database does not answer, since it is waited for and a restart
     * would not help. Answers 503 with the status DOWN only when nothing can be served, because the store or the identity
     * capability has no provider at all.
     */
    @GET
    @PermitAll
    @Answers(
            status = {200, 503},
            body = Health.class)
    public Response getHealth() {
        return report.answer();
    }
}
