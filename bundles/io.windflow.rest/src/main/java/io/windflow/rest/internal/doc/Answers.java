package io.windflow.rest.internal.doc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in the OpenAPI document what a method answers when its Java type does not: its status and its body. */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface Answers {

    /** The statuses of success; the body is the same for all. */
    int[] status() default 200;

    /** The body; {@code Void} for none. */
    Class<?> body() default Void.class;

    /** Headers that the answer carries, by name. */
    String[] headers() default {};
}
