package io.windflow.core.internal.event;

import io.windflow.api.event.Event;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who watches events: how far he is in the ring, and the delivery of what is new to him. */
final class Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    private final EventRing ring;
    private final Clock clock;
    private final Executor executor;
    private final Consumer<Event> listener;

    /** How often he was woken since the delivery last looked; it runs while this is not zero, in one thread at a time. */
    private final AtomicInteger wakes = new AtomicInteger();

    private long next; // only touched by the delivery
    private volatile boolean closed;

    /** @param next the id of the first event to deliver */
    Watcher(EventRing ring, Clock clock, Executor executor, long next, Consumer<Event> listener) {
        this.ring = ring;
        this.clock = clock;
        this.executor = executor;
        this.next = next;
        this.listener = listener;
    }

    /** Delivers what is new, by another thread. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            try {
                executor.execute(this::deliver);
            } catch (RejectedExecutionException e) {
                close();
            }
        }
    }

    void close() {
        closed = true;
    }

    private void deliver() {
        int seen = wakes.get();
        do {
            Event event = ring.get(next, clock.instant());
            while (event != null && !closed) {
                next = event.id() + 1;
                tell(event);
                event = ring.get(next, clock.instant());
            }
            seen = wakes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tell(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("A listener failed on event {} {}", event.type(), event.id(), e);
        }
    }
}
