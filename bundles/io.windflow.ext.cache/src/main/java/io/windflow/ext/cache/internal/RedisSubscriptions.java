package io.windflow.ext.cache.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Messages from Redis to subscribers, over one connection with one thread, both there only while someone subscribes. A
 * connection that breaks, or on which nothing not even an answer to a ping arrives, is made anew.
 */
final class RedisSubscriptions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscriptions.class);

    private static final long CONFIRM_IN_MS = 1_900;
    private static final long MAX_PAUSE_IN_MS = 2_000;
    private static final long END_IN_MS = 2_000;

    private final RedisConnections connections;
    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();

    /** Those of readers that have not ended yet; one that was told to may take a moment. */
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    // The fields below are guarded by this; whoever waits for a confirmation waits on this, too.
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private Reader reader;
    private boolean closed;

    RedisSubscriptions(RedisConnections connections) {
        this.connections = connections;
    }

    /** Returns when Redis has confirmed that messages from now on arrive. */
    AutoCloseable subscribe(String channel, Consumer<String> listener) {
        Consumer<String> subscription = listener::accept;
        listeners.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>()).add(subscription);
        try {
            awaitConfirmation(channel);
        } catch (RuntimeException e) {
            unsubscribe(channel, subscription);
            throw e;
        }
        return () -> unsubscribe(channel, subscription);
    }

    /** Called now and then: makes Redis say something, so that a dead connection is told from a silent one. */
    synchronized void ping() {
        if (reader != null && reader.isSubscribed()) {
            try {
                reader.ping();
            } catch (JedisException e) {
                LOG.debug("The subscription's connection broke", e);
            }
        }
    }

    private synchronized void awaitConfirmation(String channel) {
        if (closed) {
            throw ProviderUnavailableException.passing("The connection to Redis was closed", "Try again", null);
        }
        if (reader == null) {
            reader = new Reader();
            reader.start();
        } else if (reader.isSubscribed() && !confirmed.contains(channel)) {
            try {
                reader.subscribe(channel);
            } catch (JedisException e) {
                throw connections.translate(e);
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONFIRM_IN_MS);
        while (!confirmed.contains(channel)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw reader != null && reader.failure != null
                        ? reader.failure
                        : ProviderUnavailableException.passing(
                                "Redis at " + connections.where() + " did not confirm a subscription in time",
                                "Look whether it is overloaded or hangs",
                                null);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProviderUnavailableException.passing("Interrupted while subscribing", "Try again", e);
            }
        }
    }

    private synchronized void unsubscribe(String channel, Consumer<String> subscription) {
        List<Consumer<String>> all = listeners.getOrDefault(channel, List.of());
        all.remove(subscription);
        if (!all.isEmpty()) {
            return;
        }
        listeners.remove(channel);
        confirmed.remove(channel);
        if (reader == null) {
            return;
        }
        if (listeners.isEmpty()) {
            reader.end();
            reader = null;
        } else if (reader.isSubscribed()) {
            try {
                reader.unsubscribe(channel);
            } catch (JedisException e) {
                LOG.debug("The subscription's connection broke", e);
            }
        }
    }

    /** Waits for the threads, since the classes that they run go with the provider. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            listeners.clear();
            if (reader != null) {
                reader.end();
                reader = null;
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_IN_MS);
        try {
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!threads.isEmpty()) {
            LOG.warn("Who listens to Redis does not end in time");
        }
    }

    /** Reads from one connection after the other until told to end. */
    private final class Reader extends JedisPubSub implements Runnable {

        private volatile boolean ended;
        private volatile Connection connection;
        private volatile ProviderUnavailableException failure;
        private final Thread thread = new Thread(this, "windflow-redis-messages");

        void start() {
            threads.add(thread);
            thread.setDaemon(true);
            thread.start();
        }

        void end() {
            ended = true;
            thread.interrupt();
            Connection open = connection;
            if (open != null) {
                // Closing the socket is what ends a blocking read.
                try {
                    open.forceDisconnect();
                } catch (java.io.IOException e) {
                    LOG.debug("Closing the subscription's connection failed", e);
                }
            }
        }

        @Override
        public void run() {
            try {
                read();
            } finally {
                threads.remove(thread);
            }
        }

        private void read() {
            long pause = 50;
            while (!ended) {
                try (Connection open = connections.open()) {
                    connection = open;
                    pause = 50;
                    proceed(open, listeners.keySet().toArray(String[]::new));
                } catch (JedisException e) {
                    // Once it is ended the bundle may be gone, and with it the class that would tell why.
                    if (!ended) {
                        failed(connections.translate(e));
                    }
                } catch (ProviderUnavailableException e) {
                    failed(e);
                } finally {
                    connection = null;
                    forget();
                }
                pause = sleep(pause);
            }
        }

        private void failed(ProviderUnavailableException e) {
            if (!ended) {
                failure = e;
                LOG.debug("No messages from Redis for now: {}", e.getMessage());
            }
        }

        private void forget() {
            synchronized (RedisSubscriptions.this) {
                if (reader == this) {
                    confirmed.clear();
                }
            }
        }

        private long sleep(long pause) {
            try {
                if (!ended) {
                    TimeUnit.MILLISECONDS.sleep(pause);
                }
            } catch (InterruptedException e) {
                // end() woke us; the loop looks at the flag.
            }
            return Math.min(pause * 2, MAX_PAUSE_IN_MS);
        }

        @Override
        public void onSubscribe(String channel, int count) {
            synchronized (RedisSubscriptions.this) {
                failure = null;
                confirmed.add(channel);
                // Whoever subscribed while the connection was being made is not among what it began with.
                for (String wanted : listeners.keySet()) {
                    if (!confirmed.contains(wanted)) {
                        subscribe(wanted);
                    }
                }
                RedisSubscriptions.this.notifyAll();
            }
        }

        @Override
        public void onMessage(String channel, String message) {
            for (Consumer<String> listener : listeners.getOrDefault(channel, List.of())) {
                try {
                    listener.accept(message);
                } catch (RuntimeException e) {
                    LOG.warn("A subscriber of channel {} failed", channel, e);
                }
            }
        }
    }
}
