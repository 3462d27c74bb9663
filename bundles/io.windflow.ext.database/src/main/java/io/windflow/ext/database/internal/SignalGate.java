package io.windflow.ext.database.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Counts who sends signals, or listens for them: they are inside for long, and so not behind the gate of the capability,
 * which a switch waits for. The provider's end waits for them here, since its classes go with it.
 */
final class SignalGate {

    private int inside; // guarded by this
    private boolean closed; // guarded by this

    /** @throws ProviderUnavailableException if it is closed */
    <R> R call(Supplier<R> call) {
        synchronized (this) {
            if (closed) {
                throw ProviderUnavailableException.passing("The database is closed", "Try again shortly", null);
            }
            inside++;
        }
        try {
            return call.get();
        } finally {
            synchronized (this) {
                inside--;
                notifyAll();
            }
        }
    }

    /** Lets nobody in any more. */
    synchronized void close() {
        closed = true;
    }

    /** Waits until nobody is inside. Returns false if that took longer, or the wait was interrupted. */
    synchronized boolean awaitEmpty(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (inside > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
