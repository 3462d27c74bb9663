package io.windflow.docker.internal.http;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * Speaks to the engine through docker-java's transport. Only the transport: docker-java's typed commands cost 8 MB and
 * half a second more, and hide what {@code inspect} must show.
 */
public final class DockerJavaHttp implements EngineHttp {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST_SILENCE_OF_A_CALL = Duration.ofSeconds(30);

    /** For calls with a time-out. The other is for answers that may take or last as long as they like. */
    private final DockerHttpClient prompt;

    private final DockerHttpClient patient;
    private final Deadlines deadlines = new Deadlines();

    private DockerJavaHttp(EngineAddress address) throws EngineAwayException {
        SSLContext tls =
                address.certificates() == null ? PemCertificates.none() : PemCertificates.load(address.certificates());
        prompt = client(address, tls, LONGEST_SILENCE_OF_A_CALL);
        patient = client(address, tls, null);
    }

    /** Checks that something listens there before it loads the HTTP client. */
    public static EngineHttp open(EngineAddress address) throws EngineAwayException {
        EngineProbe.check(address);
        return new DockerJavaHttp(address);
    }

    private static DockerHttpClient client(EngineAddress address, SSLContext tls, Duration responseTimeout) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(address.uri())
                .sslConfig(() -> tls)
                .connectionTimeout(CONNECT_TIMEOUT)
                .responseTimeout(responseTimeout)
                .build();
    }

    @Override
    public <R> R call(String method, String path, Duration timeout, Reader<R> reader) throws IOException {
        try (Deadlines.Deadline deadline = deadlines.start(timeout)) {
            try (Reply reply = send(timeout == null ? patient : prompt, method, path)) {
                R result = reader.read(reply);
                // Only a body read to its end gives the connection back to the pool.
                reply.body().transferTo(OutputStream.nullOutputStream());
                return result;
            } catch (IOException e) {
                throw deadline.explain(e);
            }
        }
    }

    @Override
    public Reply stream(String path, Duration timeout) throws IOException {
        try (Deadlines.Deadline deadline = deadlines.start(timeout)) {
            try {
                return send(patient, "GET", path);
            } catch (IOException e) {
                throw deadline.explain(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            try {
                prompt.close();
            } finally {
                patient.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deadlines.close();
        }
    }

    private static Reply send(DockerHttpClient client, String method, String path) throws IOException {
        var request = DockerHttpClient.Request.builder().method(method).path(path);
        if (!"GET".equals(method)) {
            // No request of ours has a body; an empty one makes the transport say so by Content-Length.
            request.bodyBytes(new byte[0]);
        }
        try {
            DockerHttpClient.Response response = client.execute(request.build());
            return new DockerJavaReply(response, response.getBody());
        } catch (RuntimeException e) {
            // docker-java wraps what the connection throws; a closed client throws IllegalStateException.
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e instanceof IllegalStateException) {
                throw new IOException(e.getMessage(), e);
            }
            throw e;
        }
    }

    /** docker-java's answer. Asked twice for its body it gives a second stream that cannot be read. */
    private record DockerJavaReply(DockerHttpClient.Response response, InputStream body) implements Reply {

        @Override
        public int status() {
            return response.getStatusCode();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
