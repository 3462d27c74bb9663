package io.windflow.docker.internal.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * HTTP to one engine, as little of it as WindFlow needs. Safe for use by any thread. Closing it ends every call and
 * stream under way with an {@link IOException}.
 */
public interface EngineHttp extends Closeable {

    /**
     * Sends a request and reads its answer whole.
     *
     * @param path with the query, encoded
     * @param timeout for all of it, null for none
     * @throws IOException if the engine does not answer in time or the connection breaks
     */
    <R> R call(String method, String path, Duration timeout, Reader<R> reader) throws IOException;

    /** Sends a GET whose answer may never end. The time-out is for the first byte of it. */
    Reply stream(String path, Duration timeout) throws IOException;

    @Override
    void close();

    /** Reads an answer. */
    @FunctionalInterface
    interface Reader<R> {
        R read(Reply reply) throws IOException;
    }

    /** An answer. Closing it from any thread ends a read under way. */
    interface Reply extends Closeable {

        int status();

        InputStream body();

        @Override
        void close();
    }
}
