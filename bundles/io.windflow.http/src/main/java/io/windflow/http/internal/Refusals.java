package io.windflow.http.internal;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with a problem document what the server itself refuses: addresses with two meanings, headers that are too large,
 * what is no HTTP. Says what is wrong in the server's words, never how it came about. Hangs up while WindFlow starts and
 * stops.
 */
final class Refusals extends ErrorHandler {

    private final BooleanSupplier whole;

    /** @param whole whether all servlets are there; while WindFlow starts and stops, what is not found may be elsewhere */
    Refusals(BooleanSupplier whole) {
        this.whole = whole;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        if (!whole.getAsBoolean()) {
            // As if the port were closed still, or again: a proxy or a client then comes back a moment later.
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new EofException("WindFlow starts or stops"));
            return;
        }
        byte[] document = document(response.getHeaders(), code, message);
        if (HttpMethod.HEAD.is(request.getMethod())) {
            // The server does so itself, but not for what it could not read to the end.
            response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
        } else {
            response.write(true, ByteBuffer.wrap(document), callback);
        }
    }

    /** What is so broken that there is no request to answer. */
    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
        return ByteBuffer.wrap(document(fields, status, reason));
    }

    private static byte[] document(HttpFields.Mutable headers, int code, String message) {
        // What fails inside may tell of the inside.
        boolean telling = message != null && !HttpStatus.isServerError(code);
        byte[] document = ProblemText.of(code, telling ? message : HttpStatus.getMessage(code));
        ProblemText.HEADERS.forEach(headers::put);
        headers.put(HttpHeader.CONTENT_TYPE, ProblemText.MEDIA_TYPE);
        headers.put(new HttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(document.length)));
        return document;
    }
}
