package io.windflow.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A network that fails as told, between a client and a server on this machine. */
public final class TcpProxy implements AutoCloseable {

    private final int target;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Object passing = new Object();
    private boolean blackhole; // guarded by passing; notified when it ends
    private final AtomicLong passed = new AtomicLong();
    private volatile long delayInMs;
    private volatile long backDelayInMs;
    private volatile long breakAt = Long.MAX_VALUE;
    private volatile boolean refuses;
    private volatile Trap trap;
    private volatile boolean closed;

    /** Says what is in the way of bytes that a client sends. */
    private record Trap(byte[] text, boolean refuse, CountDownLatch sprung) {}

    /** @param target the server's port */
    public TcpProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    /** The port that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on each piece that a client sends arrives so much later; zero for at once. */
    public void delay(Duration time) {
        delayInMs = time.toMillis();
    }

    /** The same for both directions. */
    public void delayBothWays(Duration time) {
        delayInMs = time.toMillis();
        backDelayInMs = time.toMillis();
    }

    /** How many bytes have arrived, both ways together. */
    public long passed() {
        return passed.get();
    }

    /** Breaks off all connections, once, as soon as so many more bytes have arrived; in the middle of a piece, too. */
    public void resetAfter(long bytes) {
        breakAt = passed.get() + bytes;
    }

    /** From now on nothing arrives at either side and no connection ends, until {@link #pass()}. */
    public void blackhole() {
        synchronized (passing) {
            blackhole = true;
        }
    }

    /** From now on new connections are broken off at once, as are those that are open. */
    public void refuse() {
        refuses = true;
        reset();
    }

    /** All is well again. What was sent into a black hole arrives late. */
    public void pass() {
        refuses = false;
        delayInMs = 0;
        backDelayInMs = 0;
        breakAt = Long.MAX_VALUE;
        trap = null;
        synchronized (passing) {
            blackhole = false;
            passing.notifyAll();
        }
    }

    /** Breaks off the connections that are open. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /**
     * The next piece from a client that contains a text still reaches the server, which answers it; then the connection is
     * broken off, and the client never gets the answer.
     *
     * @return opens when that has happened
     */
    public CountDownLatch loseAnswerTo(String text) {
        return set(new Trap(text.getBytes(StandardCharsets.UTF_8), false, new CountDownLatch(1)));
    }

    /** The same, and from then on new connections are broken off at once. */
    public CountDownLatch loseAnswerAndRefuse(String text) {
        return set(new Trap(text.getBytes(StandardCharsets.UTF_8), true, new CountDownLatch(1)));
    }

    private CountDownLatch set(Trap next) {
        trap = next;
        return next.sprung();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                if (refuses) {
                    abort(client);
                } else {
                    thread(() -> connect(client));
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        try {
            awaitPassage();
            Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
            links.add(link);
            thread(() -> link.copy(link.server, link.client, false));
            link.copy(link.client, link.server, true);
        } catch (IOException e) {
            abort(client);
        }
    }

    private void awaitPassage() {
        synchronized (passing) {
            while (blackhole && !closed) {
                try {
                    passing.wait(1_000);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void abort(Socket socket) {
        try {
            // Without lingering, closing sends a reset.
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "test-tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        pass();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    private final class Link {

        private final Socket client;
        private final Socket server;
        private volatile Trap caught;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void copy(Socket from, Socket to, boolean fromClient) {
            byte[] buffer = new byte[64 * 1024];
            try {
                // Or each small piece would wait until the one before it is acknowledged.
                to.setTcpNoDelay(true);
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    awaitPassage();
                    TimeUnit.MILLISECONDS.sleep(fromClient ? delayInMs : backDelayInMs);
                    if (fromClient) {
                        spring(buffer, length);
                    } else if (caught != null) {
                        // The answer finds no way back.
                        refuses = caught.refuse();
                        reset();
                        caught.sprung().countDown();
                        return;
                    }
                    long left = breakAt - passed.getAndAdd(length);
                    if (left < length) {
                        breakAt = Long.MAX_VALUE;
                        out.write(buffer, 0, (int) Math.max(left, 0));
                        out.flush();
                        TcpProxy.this.reset();
                        return;
                    }
                    out.write(buffer, 0, length);
                    out.flush();
                }
            } catch (IOException e) {
                // One side is gone: so is the other.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            reset();
        }

        private void spring(byte[] buffer, int length) {
            Trap set = trap;
            if (set != null && contains(buffer, length, set.text())) {
                trap = null;
                caught = set;
            }
        }

        void reset() {
            links.remove(this);
            abort(client);
            abort(server);
        }
    }

    private static boolean contains(byte[] buffer, int length, byte[] text) {
        for (int at = 0; at + text.length <= length; at++) {
            int same = 0;
            while (same < text.length && buffer[at + same] == text[same]) {
                same++;
            }
            if (same == text.length) {
                return true;
            }
        }
        return false;
    }
}
