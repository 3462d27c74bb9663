package io.windflow.rest.internal.doc;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says in the OpenAPI document which server-sent events a method sends. */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
@Repeatable(Streams.All.class)
public @interface Streams {

    /** The event's name, as in the {@code event:} field. */
    String event();

    /** The type of its JSON data. */
    Class<?> data();

    /** When it is sent. */
    String when() default "";

    /** Holds more than one. */
    @Retention(RetentionPolicy.SOURCE)
    @Target(ElementType.METHOD)
    @interface All {

        Streams[] value();
    }
}
