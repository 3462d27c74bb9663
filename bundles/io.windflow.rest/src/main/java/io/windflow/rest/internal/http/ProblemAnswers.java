package io.windflow.rest.internal.http;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.store.StoreException;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Problems;
import io.windflow.rest.internal.dto.ProblemDocument;
import io.windflow.spi.ProviderUnavailableException;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.UUID;
import org.glassfish.jersey.server.ParamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every exception into a problem document. What nobody expected is logged under an incident's number. */
@Provider
public final class ProblemAnswers implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof Problem problem) {
            return answer(problem);
        }
        if (failure instanceof ParamException parameter) {
            return answer(parameter(parameter));
        }
        if (failure instanceof WebApplicationException refused) {
            return answer(refused);
        }
        if (failure instanceof ProviderUnavailableException away) {
            return answer(
                    Problem.unavailable(ProblemType.PROVIDER_UNAVAILABLE, away.getMessage(), away.advice(), RETRY));
        }
        return incident(failure);
    }

    static Response answer(Problem problem) {
        ProblemDocument document = Problems.document(problem, null);
        Response.ResponseBuilder answer = Response.status(document.status());
        if (document.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, document.retryAfter());
        }
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"WindFlow\"");
        }
        return answer.type(Problems.MEDIA_TYPE).entity(document).build();
    }

    private static Problem parameter(ParamException e) {
        if (e.getCause() instanceof Problem problem) {
            return problem;
        }
        String name = e.getParameterName();
        return Input.invalid(name, "type", "The value of '" + name + "' cannot be read");
    }

    /** What Jersey refuses before a method is found. */
    private static Response answer(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        String detail =
                switch (status) {
                    case 404 -> "There is nothing at this path";
                    case 405 -> "This path does not take this method";
                    case 406 -> "What the Accept header asks for is not to be had here";
                    case 415 -> "The body's media type is not taken here: send application/json";
                    default -> e.getMessage();
                };
        if (!(e instanceof ClientErrorException)) {
            return incident(e);
        }
        boolean unknown = status == 404;
        String title = unknown
                ? Problems.title(ProblemType.NOT_FOUND)
                : e.getResponse().getStatusInfo().getReasonPhrase();
        String type = unknown ? Problems.uri(ProblemType.NOT_FOUND) : "about:blank";
        ProblemDocument document = new ProblemDocument(type, title, status, detail, null, null, null, null);
        Response.ResponseBuilder answer = Response.status(status);
        if (e instanceof NotAllowedException) {
            answer.header(HttpHeaders.ALLOW, e.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        return answer.type(Problems.MEDIA_TYPE).entity(document).build();
    }

    private static Response incident(Throwable failure) {
        String incident = UUID.randomUUID().toString();
        LOG.error("Incident {}: a request failed unexpectedly", incident, failure);
        String detail = failure instanceof StoreException ? "The store refused" : "Something went wrong inside";
        ProblemDocument document = new ProblemDocument(
                "/problems/internal",
                "Internal error",
                500,
                detail,
                "urn:uuid:" + incident,
                "The log tells more under incident " + incident,
                null,
                null);
        return Response.status(500).type(Problems.MEDIA_TYPE).entity(document).build();
    }
}
