package io.windflow.rest.internal;

import io.windflow.api.store.Receipt;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/** Receipts for changes that are asked for with an {@code Idempotency-Key}: the answer, kept with the change. */
public final class Receipts {

    private static final String PROPERTY = "io.windflow.receipt";

    private Receipts() {}

    /** Lets what the request changes be kept with its answer. */
    public static void give(ContainerRequestContext request, Receipt<Response> receipt) {
        request.setProperty(PROPERTY, receipt);
    }

    /** The receipt for what a request makes; one that notes nothing if the request has no key. @param answer to it */
    @SuppressWarnings("unchecked")
    public static <T> Receipt<T> of(ContainerRequestContext request, Function<T, Response> answer) {
        Receipt<Response> given = (Receipt<Response>) request.getProperty(PROPERTY);
        return given == null ? Receipt.none() : made -> given.sign(answer.apply(made));
    }
}
