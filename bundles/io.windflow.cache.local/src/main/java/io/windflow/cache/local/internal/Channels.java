package io.windflow.cache.local.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages between publishers and subscribers of this process. They are delivered in order by one thread that is there
 * only while messages flow, so that a publisher never runs a subscriber's code; what does not fit its queue is dropped,
 * as a message that is delivered at most once may be.
 */
final class Channels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private static final int PENDING = 4096;

    private final Map<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor dispatcher;

    Channels() {
        dispatcher = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(PENDING),
                Channels::thread,
                new ThreadPoolExecutor.DiscardPolicy());
        dispatcher.allowCoreThreadTimeOut(true);
    }

    void publish(String channel, String message) {
        if (listeners.containsKey(channel)) {
            dispatcher.execute(() -> deliver(channel, message));
        }
    }

    AutoCloseable subscribe(String channel, Consumer<String> listener) {
        // A subscription is an object of its own: one listener may subscribe twice.
        Consumer<String> subscription = listener::accept;
        listeners.compute(channel, (name, before) -> {
            List<Consumer<String>> all = before == null ? new CopyOnWriteArrayList<>() : before;
            all.add(subscription);
            return all;
        });
        return () -> listeners.computeIfPresent(channel, (name, all) -> {
            all.remove(subscription);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void close() {
        dispatcher.shutdownNow();
        listeners.clear();
    }

    private void deliver(String channel, String message) {
        for (Consumer<String> listener : listeners.getOrDefault(channel, List.of())) {
            try {
                listener.accept(message);
            } catch (RuntimeException e) {
                // One subscriber's failure is its own; the others still get the message.
                LOG.warn("A subscriber of channel {} failed", channel, e);
            }
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "windflow-cache-messages");
        thread.setDaemon(true);
        return thread;
    }
}
