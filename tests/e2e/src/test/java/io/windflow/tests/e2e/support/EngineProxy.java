package io.windflow.tests.e2e.support;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket before the engine's own, so that one WindFlow can lose its engine while the machine's other users keep it.
 */
public final class EngineProxy implements AutoCloseable {

    private static final Path ENGINE = Path.of("/var/run/docker.sock");

    private final Path socket;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocketChannel server;

    /** @param socket where to listen; short, since the kernel takes at most 107 characters */
    public EngineProxy(Path socket) {
        this.socket = socket;
    }

    public String address() {
        return "unix://" + socket;
    }

    public EngineProxy up() throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(socket));
        server = listening;
        daemon(() -> accept(listening));
        return this;
    }

    /** The engine is gone: no socket, every connection cut. */
    public void down() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        for (SocketChannel channel : open) {
            channel.close();
        }
        open.clear();
    }

    private void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(ENGINE));
                open.add(client);
                open.add(engine);
                daemon(() -> pump(client, engine));
                daemon(() -> pump(engine, client));
            }
        } catch (IOException e) {
            // down() closed it
        }
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private void close(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed enough
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "engine-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        down();
    }
}
