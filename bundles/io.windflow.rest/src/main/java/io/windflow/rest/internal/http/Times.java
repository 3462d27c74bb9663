package io.windflow.rest.internal.http;

import io.windflow.rest.internal.Input;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads times in a query or a header. */
@Provider
public final class Times implements ParamConverterProvider {

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type == Instant.class ? (ParamConverter<T>) new InstantConverter() : null;
    }

    private static final class InstantConverter implements ParamConverter<Instant> {

        @Override
        public Instant fromString(String value) {
            try {
                return value == null || value.isEmpty() ? null : Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw Input.invalid("query", "type", "'" + value + "' is not a time as in 2026-01-31T12:00:00Z");
            }
        }

        @Override
        public String toString(Instant value) {
            return value.toString();
        }
    }
}
