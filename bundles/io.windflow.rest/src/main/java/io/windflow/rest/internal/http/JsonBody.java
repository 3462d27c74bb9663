package io.windflow.rest.internal.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.Problems;
import io.windflow.rest.internal.RawJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;

/** Reads and writes JSON bodies; what cannot be read is a problem with its line and column. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
public final class JsonBody implements MessageBodyReader<Object>, MessageBodyWriter<Object> {

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        if (bytes.length == 0) {
            return null;
        }
        try {
            return Json.MAPPER.readValue(bytes, type);
        } catch (UnrecognizedPropertyException e) {
            throw unknown(e);
        } catch (JsonMappingException e) {
            throw unfitting(e);
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return true;
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        body.write(value instanceof RawJson raw ? raw.bytes() : Json.bytes(value));
    }

    private static Problem unknown(UnrecognizedPropertyException e) {
        String known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        String message = "There is no field '" + e.getPropertyName() + "' here; there are: " + known;
        return Problem.invalid(message, List.of(violation(e, "unknown-field", message)));
    }

    private static Problem unfitting(JsonMappingException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Problem problem) {
            return problem;
        }
        // A broken document inside an object comes wrapped with the path to it.
        if (cause instanceof JsonProcessingException broken && !(cause instanceof JsonMappingException)) {
            return malformed(broken);
        }
        String message = e.getOriginalMessage();
        return Problem.invalid(message, List.of(violation(e, "type", message)));
    }

    private static Problem malformed(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problem.of(
                ProblemType.MALFORMED, "The body is not JSON" + place + ": " + e.getOriginalMessage(), null, e);
    }

    private static Violation violation(JsonMappingException e, String rule, String message) {
        JsonLocation at = e.getLocation();
        String pointer = e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
        Integer line = at == null ? null : at.getLineNr();
        Integer column = at == null ? null : at.getColumnNr();
        return new Violation(pointer, line, column, rule, message, null);
    }
}
