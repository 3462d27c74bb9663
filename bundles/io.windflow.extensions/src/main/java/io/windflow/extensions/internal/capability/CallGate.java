package io.windflow.extensions.internal.capability;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that are inside a provider and can be closed to new ones. Entering and leaving cost one atomic step
 * each and never block.
 */
final class CallGate {

    /** The sign bit says closed, the other bits count the calls inside. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final AtomicInteger state = new AtomicInteger();

    /** Returns false if the gate is closed. */
    boolean enter() {
        int now;
        do {
            now = state.get();
            if (now < 0) {
                return false;
            }
        } while (!state.compareAndSet(now, now + 1));
        return true;
    }

    void leave() {
        if (state.decrementAndGet() == CLOSED) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    void close() {
        state.getAndUpdate(now -> now | CLOSED);
    }

    void open() {
        state.getAndUpdate(now -> now & ~CLOSED);
    }

    /** Waits until the last call has left a closed gate. Returns false if that took longer than the limit. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (this) {
            while (state.get() != CLOSED) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
        return true;
    }

    int inside() {
        return state.get() & ~CLOSED;
    }
}
