package io.windflow.rest.internal.http;

import io.windflow.rest.internal.Input;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;

/** Reads one of a few words in a query, in capitals or not. */
@Provider
public final class Choices implements ParamConverterProvider {

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        return type.isEnum() ? new ChoiceConverter<>(type) : null;
    }

    private record ChoiceConverter<T>(Class<T> type) implements ParamConverter<T> {

        @Override
        public T fromString(String value) {
            if (value == null || value.isEmpty()) {
                return null;
            }
            return Arrays.stream(type.getEnumConstants())
                    .filter(choice -> choice.toString().equals(value.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> Input.invalid(
                            "query", "type", "'" + value + "' is none of " + Arrays.toString(type.getEnumConstants())));
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
