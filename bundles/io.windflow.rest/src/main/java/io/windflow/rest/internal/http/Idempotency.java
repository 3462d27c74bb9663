package io.windflow.rest.internal.http;

import io.windflow.api.store.Receipt;
import io.windflow.api.store.Store;
import io.windflow.rest.internal.Caller;
import io.windflow.rest.internal.Input;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.RawJson;
import io.windflow.rest.internal.Receipts;
import io.windflow.rest.internal.resource.Idempotent;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
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
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String LOCATION = HttpHeaders.LOCATION;
    private static final String AT_WORK = "io.windflow.idempotency";
    private static final int LONGEST = 128;

    private final KeptAnswers answers;

    public Idempotency(Store store, Clock clock) {
        this.answers = new KeptAnswers(store, clock);
    }

    /** A request that is being carried out. */
    private final class AtWork implements Receipt<Response> {

        private final KeptAnswers.Id id;
        private final String fingerprint;
        private boolean signed;

        AtWork(KeptAnswers.Id id, String fingerprint) {
            this.id = id;
            this.fingerprint = fingerprint;
        }

        @Override
        public void sign(Response answer) {
            try {
                answers.keep(id, kept(answer.getStatus(), answer.getHeaderString(LOCATION), answer.getEntity()));
                signed = true;
            } catch (KeptAnswers.AlreadyDone e) {
                throw new WebApplicationException(again(e.kept()));
            }
        }

        void end(ContainerResponseContext answer) {
            if (!signed
                    && answer.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL
                    && answer.getHeaderString(REPLAYED) == null) {
                answers.keepAfterwards(
                        id, kept(answer.getStatus(), answer.getHeaderString(LOCATION), answer.getEntity()));
            }
            answers.end(id);
        }

        private KeptAnswers.Kept kept(int status, String location, Object body) {
            String text = body == null ? null : new String(Json.bytes(body), StandardCharsets.UTF_8);
            return new KeptAnswers.Kept(fingerprint, status, location, text);
        }
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
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        KeptAnswers.Id id = new KeptAnswers.Id(Caller.of(request).userId(), key);
        String fingerprint = fingerprint(request, body);
        answers.begin(id, fingerprint).ifPresentOrElse(kept -> request.abortWith(again(kept)), () -> {
            AtWork atWork = new AtWork(id, fingerprint);
            request.setProperty(AT_WORK, atWork);
            Receipts.give(request, atWork);
        });
    }

    /** Whatever the answer: one that refuses or fails leaves the key free, as nothing was committed with it. */
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(AT_WORK) instanceof AtWork atWork) {
            atWork.end(response);
        }
    }

    private static Response again(KeptAnswers.Kept kept) {
        Response.ResponseBuilder answer = Response.status(kept.status()).header(REPLAYED, "true");
        if (kept.location() != null) {
            answer.header(LOCATION, kept.location());
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
