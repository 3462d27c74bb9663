package io.windflow.rest.internal.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a POST that keeps its answer under the {@code Idempotency-Key} of the request and gives it again to the same
 * request. One that makes rows passes {@link io.windflow.rest.internal.Receipts} on, so that they and the answer are
 * committed together. Not for one whose request or answer holds a secret: what is kept would hold it too.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {}
