package io.windflow.rest.internal.http;

import io.windflow.api.identity.Principal;
import io.windflow.api.store.Store;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.RawJson;
import io.windflow.rest.internal.resource.Idempotent;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.glassfish.jersey.server.ExtendedUriInfo;

/** Answers a POST that is sent again with the same {@code Idempotency-Key} as it was answered before. */
@Provider
@Priority(Priorities.USER)
public final class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String HEADER = "Idempotency-Key";
    private static final String CLAIMED = "io.windflow.idempotency";
    private static final String FINGERPRINT = "io.windflow.idempotency.fingerprint";
    private static final int LONGEST = 128;

    private final KeptAnswers answers;

    public Idempotency(Store store, Clock clock) {
        this.answers = new KeptAnswers(store, clock);
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        if (key == null || !isIdempotent(request)) {
            return;
        }
        if (key.isBlank() || key.length() > LONGEST) {
            throw Input.invalid(HEADER, "length", HEADER + " is 1 to " + LONGEST + " characters");
        }
        Principal caller = Caller.of(request);
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        String fingerprint = fingerprint(request, body);
        answers.claim(caller.userId(), key, fingerprint).ifPresentOrElse(kept -> request.abortWith(again(kept)), () -> {
            request.setProperty(CLAIMED, key);
            request.setProperty(FINGERPRINT, fingerprint);
        });
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(CLAIMED) instanceof String key)) {
            return;
        }
        String userId = Caller.of(request).userId();
        if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
            if (!isOutcomeUnknown(response)) {
                answers.release(userId, key);
            }
            return;
        }
        String body =
                response.hasEntity() ? new String(Json.bytes(response.getEntity()), StandardCharsets.UTF_8) : null;
        String fingerprint = (String) request.getProperty(FINGERPRINT);
        answers.keep(
                userId,
                key,
                new KeptAnswers.Kept(
                        fingerprint, response.getStatus(), response.getHeaderString(HttpHeaders.LOCATION), body));
    }

    /** A store that went away while it saved a change does not ask to be tried again: the change may have been made. */
    private static boolean isOutcomeUnknown(ContainerResponseContext response) {
        return response.getStatus() == Response.Status.SERVICE_UNAVAILABLE.getStatusCode()
                && response.getHeaderString(HttpHeaders.RETRY_AFTER) == null;
    }

    private static Response again(KeptAnswers.Kept kept) {
        Response.ResponseBuilder answer = Response.status(kept.status()).header("Idempotency-Replayed", "true");
        if (kept.location() != null) {
            answer.header(HttpHeaders.LOCATION, kept.location());
        }
        if (kept.body() != null) {
            answer.type(MediaType.APPLICATION_JSON_TYPE).entity(RawJson.of(kept.body()));
        }
        return answer.build();
    }

    private static boolean isIdempotent(ContainerRequestContext request) {
        return ((ExtendedUriInfo) request.getUriInfo())
                .getMatchedResourceMethod()
                .getInvocable()
                .getHandlingMethod()
                .isAnnotationPresent(Idempotent.class);
    }

    private static String fingerprint(ContainerRequestContext request, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(request.getUriInfo().getRequestUri().toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
