package io.windflow.docker.internal.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One connection to the engine. Closing it from any thread ends a read under way. */
final class Connection implements Closeable {

    private static final int CONNECT_TIMEOUT_IN_MS = 5_000;
    private static final int BUFFER = 16 * 1024;

    private final Closeable socket;
    private final InputStream input;
    private final OutputStream output;
    private final Consumer<Connection> onClose;
    private volatile boolean timedOut;

    private Connection(Closeable socket, InputStream input, OutputStream output, Consumer<Connection> onClose) {
        this.socket = socket;
        this.input = new BufferedInputStream(input, BUFFER);
        this.output = output;
        this.onClose = onClose;
    }

    /** @param tls null for a connection without TLS */
    static Connection open(EngineAddress address, SSLContext tls, Consumer<Connection> onClose) throws IOException {
        if (address.isUnix()) {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(address.socket()));
            return new Connection(
                    channel, Channels.newInputStream(channel), Channels.newOutputStream(channel), onClose);
        }
        Socket socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(address.uri().getHost(), address.uri().getPort()), CONNECT_TIMEOUT_IN_MS);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            Socket secured = tls == null ? socket : secure(socket, address, tls);
            return new Connection(secured, secured.getInputStream(), secured.getOutputStream(), onClose);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static SSLSocket secure(Socket socket, EngineAddress address, SSLContext tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory()
                .createSocket(socket, address.uri().getHost(), address.uri().getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        // The certificate must be for this host: a socket does not look at that by itself.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        return secured;
    }

    InputStream input() {
        return input;
    }

    void write(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
    }

    void timeOut() {
        timedOut = true;
        close();
    }

    /** What to tell instead of the exception that a close caused. */
    IOException explain(IOException e, Duration timeout) {
        if (!timedOut) {
            return e;
        }
        SocketTimeoutException late = new SocketTimeoutException("no answer within " + timeout.toSeconds() + " s");
        late.initCause(e);
        return late;
    }

    @Override
    public void close() {
        onClose.accept(this);
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, however it ended.
        }
    }
}
