package io.windflow.rest.internal.doc;

import io.windflow.api.ProblemType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says in the OpenAPI document which problems a method can answer beside those that follow from its shape: what every
 * route can, what every body can, and not found for an id in the path.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface Raises {

    ProblemType[] value();
}
