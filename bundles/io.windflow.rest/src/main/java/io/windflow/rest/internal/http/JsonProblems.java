package io.windflow.rest.internal.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.windflow.api.Problem;
import io.windflow.api.Violation;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in JSON's own words, without Java's, why a body cannot be read. */
final class JsonProblems {

    /** Where an object began, with the name of a setting of the parser. */
    private static final Pattern JACKSONS_OWN = Pattern.compile(" *\\((start marker )?at \\[.*?\\]\\)");

    private JsonProblems() {}

    static Problem of(JsonProcessingException failure) {
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown);
        }
        if (failure instanceof MismatchedInputException unfitting) {
            return unfitting(unfitting);
        }
        if (failure instanceof JsonMappingException mapping && mapping.getCause() instanceof Problem problem) {
            return problem;
        }
        // A broken document inside an object comes wrapped with the path to it.
        return malformed(failure.getCause() instanceof JsonProcessingException broken ? broken : failure);
    }

    private static Problem unknown(UnrecognizedPropertyException e) {
        String known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return unreadable(
                e, "unknown-field", "There is no field '" + e.getPropertyName() + "' here; there are: " + known);
    }

    private static Problem unfitting(MismatchedInputException e) {
        String pointer = pointer(e);
        String found = e instanceof InvalidFormatException format ? ", not '" + format.getValue() + "'" : "";
        String where = pointer.isEmpty() ? "The body" : "'" + pointer.substring(1) + "'";
        return unreadable(e, "type", where + " must be " + wanted(e.getTargetType()) + found);
    }

    private static String wanted(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(" or "));
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == Instant.class) {
            return "a time as in 2026-01-31T12:00:00Z";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    private static Problem malformed(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        String reason = JACKSONS_OWN.matcher(e.getOriginalMessage()).replaceAll("");
        String message = "The body is not JSON" + place + ": " + reason;
        return Problem.malformed(message, List.of(violation("", at, "syntax", reason)));
    }

    private static Problem unreadable(JsonMappingException e, String rule, String message) {
        return Problem.malformed(message, List.of(violation(pointer(e), e.getLocation(), rule, message)));
    }

    private static Violation violation(String pointer, JsonLocation at, String rule, String message) {
        Integer line = at == null ? null : at.getLineNr();
        Integer column = at == null ? null : at.getColumnNr();
        return new Violation(pointer, line, column, rule, message, null);
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
    }
}
