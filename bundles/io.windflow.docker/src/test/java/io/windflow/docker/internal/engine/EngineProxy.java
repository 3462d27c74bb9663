package io.windflow.docker.internal.engine;

import io.windflow.docker.internal.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before the real engine, so that a test can take the engine away without touching it. */
final class EngineProxy implements AutoCloseable {

    private final SocketAddress engine;
    private final AutoCloseable server;
    private final Path socket;
    private final Set<AutoCloseable> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    /** Accepts the next connection. */
    private interface Acceptor {
        Connection accept() throws IOException;
    }

    private record Connection(ReadableByteChannel in, WritableByteChannel out, AutoCloseable whole) {}

    private EngineProxy(Path engine, AutoCloseable server, Path socket, Acceptor acceptor) {
        this.engine = UnixDomainSocketAddress.of(engine);
        this.server = server;
        this.socket = socket;
        Threads.start("proxy", () -> accept(acceptor));
    }

    /** On a Unix socket. */
    static EngineProxy at(Path socket, Path engine) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new EngineProxy(engine, server, socket, () -> {
            SocketChannel channel = server.accept();
            return new Connection(channel, channel, channel);
        });
    }

    /** On a TCP port of this machine. @param server bound, with or without TLS */
    static EngineProxy at(ServerSocket server, Path engine) {
        return new EngineProxy(engine, server, null, () -> {
            var accepted = server.accept();
            return new Connection(
                    Channels.newChannel(accepted.getInputStream()),
                    Channels.newChannel(accepted.getOutputStream()),
                    accepted);
        });
    }

    static ServerSocket tcp() throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        return server;
    }

    /** Accepts connections and says nothing from now on, as an engine that hangs. */
    void fallSilent() {
        silent = true;
    }

    /** Breaks all connections off and takes new ones. */
    void cut() throws Exception {
        for (AutoCloseable connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @Override
    public void close() throws Exception {
        server.close();
        if (socket != null) {
            Files.deleteIfExists(socket);
        }
        cut();
    }

    private void accept(Acceptor acceptor) {
        try {
            while (true) {
                Connection client = acceptor.accept();
                SocketChannel target = SocketChannel.open(engine);
                connections.add(client.whole);
                connections.add(target);
                Threads.start("proxy-request", () -> pump(client.in, target, target, client.whole));
                Threads.start("proxy-answer", () -> pump(target, client.out, target, client.whole));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(ReadableByteChannel from, WritableByteChannel to, ByteChannel one, AutoCloseable other) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining() && !silent) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            // One side is gone.
        } finally {
            try {
                one.close();
                other.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
