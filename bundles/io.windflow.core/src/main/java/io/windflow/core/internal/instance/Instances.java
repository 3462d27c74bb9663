package io.windflow.core.internal.instance;

import io.windflow.api.Problem;
import io.windflow.api.capability.Capability;
import io.windflow.core.internal.SerialWorker;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Signals;
import io.windflow.spi.store.StoreProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other instances of WindFlow that may use the same data. While the store in force can be shared, one thread listens
 * to them and lets look at regular intervals what they have left; otherwise there is no thread and nobody to talk to.
 */
@Component(service = Instances.class)
public final class Instances {

    private static final Logger LOG = LoggerFactory.getLogger(Instances.class);

    private static final Duration LOOK = Duration.ofSeconds(4);
    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 500;

    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private final List<Runnable> looks = new CopyOnWriteArrayList<>();
    private final List<Runnable> gaps = new CopyOnWriteArrayList<>();
    private final SerialWorker sender = new SerialWorker("instances-send", MOST_WAITING);
    private final AutoCloseable attachment;

    /** Null while the store is for one instance alone. */
    private volatile Listening listening;

    @Activate
    public Instances(
            @Reference(target = "(" + Capability.ID + "=" + Capability.STORE + ")") Capability<StoreProvider> store) {
        attachment = store.attach(this::attach);
    }

    @Deactivate
    void close() throws Exception {
        attachment.close();
        sender.close(Duration.ZERO);
    }

    /** Whether other instances may use the same data. */
    public boolean areShared() {
        return listening != null;
    }

    /** Sends a text of at most about {@link Signals#MOST_BYTES} to all instances, if there may be others. Does not wait. */
    public void send(String topic, String text) {
        Listening now = listening;
        if (now != null) {
            sender.offer(() -> now.send(topic + '\n' + text));
        }
    }

    /** Receives what any instance sends, this one too. The listener must not wait for long. One for each topic. */
    public AutoCloseable listen(String topic, Consumer<String> listener) {
        listeners.put(topic, listener);
        return () -> listeners.remove(topic, listener);
    }

    /** Runs something when messages may have been missed. */
    public AutoCloseable onGap(Runnable gap) {
        gaps.add(gap);
        return () -> gaps.remove(gap);
    }

    /** Runs something now and then, while there may be others. */
    public AutoCloseable onLook(Runnable look) {
        looks.add(look);
        return () -> looks.remove(look);
    }

    private AutoCloseable attach(StoreProvider provider) {
        if (!(provider instanceof Signals signals)) {
            return () -> {};
        }
        Listening next = new Listening(signals);
        listening = next;
        next.thread.start();
        return next;
    }

    /** One store that is shared, and the thread that listens there. */
    private final class Listening implements AutoCloseable {

        private final Signals signals;
        private final Thread thread = new Thread(this::run, "instances");
        private volatile boolean closed;

        Listening(Signals signals) {
            this.signals = signals;
            thread.setDaemon(true);
        }

        void send(String message) {
            if (closed) {
                return;
            }
            try {
                signals.send(message);
            } catch (ProviderUnavailableException | Problem e) {
                LOG.debug("Other instances do not hear of something: {}", e.getMessage());
            }
        }

        private void run() {
            boolean deaf = false;
            long look = System.nanoTime();
            while (!closed) {
                if (System.nanoTime() - look >= 0) {
                    looks.forEach(this::quietly);
                    look = System.nanoTime() + LOOK.toNanos();
                }
                try {
                    List<String> messages = signals.receive(Duration.ofNanos(Math.max(1, look - System.nanoTime())));
                    if (deaf) {
                        deaf = false;
                        gaps.forEach(this::quietly);
                    }
                    messages.forEach(message -> quietly(() -> deliver(message)));
                } catch (RuntimeException e) {
                    LOG.debug("Other instances are not heard for now: {}", e.toString());
                    deaf = true;
                    if (!closed) {
                        pause();
                    }
                }
            }
        }

        private void deliver(String message) {
            int end = message.indexOf('\n');
            Consumer<String> listener = end < 0 ? null : listeners.get(message.substring(0, end));
            if (listener != null) {
                listener.accept(message.substring(end + 1));
            }
        }

        private void quietly(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("Something that concerns other instances failed: {}", e.toString());
            }
        }

        private void pause() {
            try {
                Thread.sleep(LISTEN_AGAIN.toMillis());
            } catch (InterruptedException e) {
                closed = true;
            }
        }

        /** The thread ends with its wait, which the provider's end cuts short and waits for. */
        @Override
        public void close() {
            closed = true;
            if (listening == this) {
                listening = null;
            }
        }
    }
}
