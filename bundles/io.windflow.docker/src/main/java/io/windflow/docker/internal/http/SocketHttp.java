package io.windflow.docker.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Speaks HTTP/1.1 to the engine over a connection for each request: on a Unix socket that costs less than keeping them,
 * and none is ever stale. A call that takes too long ends by the close of its connection.
 */
public final class SocketHttp implements EngineHttp {

    private final EngineAddress address;
    private final SSLContext tls;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    private SocketHttp(EngineAddress address, SSLContext tls) {
        this.address = address;
        this.tls = tls;
        this.timer = timer();
    }

    /** Checks that something listens there, and reads the certificates. */
    public static EngineHttp open(EngineAddress address) throws EngineAwayException {
        EngineProbe.check(address);
        return new SocketHttp(
                address, address.certificates() == null ? null : PemCertificates.load(address.certificates()));
    }

    @Override
    public <R> R call(String method, String path, Duration timeout, Reader<R> reader) throws IOException {
        try (Connection connection = connect()) {
            Future<?> alarm = ring(connection, timeout);
            try {
                return reader.read(exchange(connection, method, path));
            } catch (IOException e) {
                throw connection.explain(e, timeout);
            } finally {
                stop(alarm);
            }
        }
    }

    @Override
    public Reply stream(String path, Duration timeout) throws IOException {
        Connection connection = connect();
        Future<?> alarm = ring(connection, timeout);
        try {
            return exchange(connection, "GET", path);
        } catch (IOException e) {
            connection.close();
            throw connection.explain(e, timeout);
        } finally {
            stop(alarm);
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.forEach(Connection::close);
        timer.shutdownNow();
    }

    private Connection connect() throws IOException {
        Connection connection = Connection.open(address, tls, connections::remove);
        connections.add(connection);
        if (closed) {
            connection.close();
            throw new IOException("The connection to the engine was closed");
        }
        return connection;
    }

    private Reply exchange(Connection connection, String method, String path) throws IOException {
        String request = method + " " + address.pathPrefix() + path + " HTTP/1.1\r\nHost: " + address.hostHeader()
                + "\r\nUser-Agent: WindFlow\r\nConnection: close\r\n"
                + ("GET".equals(method) ? "" : "Content-Length: 0\r\n") + "\r\n";
        connection.write(request.getBytes(StandardCharsets.US_ASCII));
        HttpAnswer answer = HttpAnswer.read(connection.input());
        return new SocketReply(connection, answer.status(), answer.body());
    }

    private Future<?> ring(Connection connection, Duration timeout) {
        return timeout == null ? null : timer.schedule(connection::timeOut, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void stop(Future<?> alarm) {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    /** Its thread goes when nothing is timed. */
    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "windflow-docker-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    private record SocketReply(Connection connection, int status, InputStream body) implements Reply {

        @Override
        public void close() {
            connection.close();
        }
    }
}
