package io.windflow.ext.database.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Knows that the server is away, so that calls wait for it no longer than once in all: those of the first moments wait a
 * while, later ones fail at once. Whoever waits looks for the server from time to time.
 */
final class Outage {

    private static final long LOOK_INTERVAL_IN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Health health;
    private final Duration grace;
    private final Runnable onEnd;

    /** Guarded by this; who waits for the end waits on this. */
    private boolean looking;

    private long lookedAt;
    private volatile Away away; // written under this

    private record Away(ProviderUnavailableException reason, long since) {}

    /**
     * @param grace how long calls wait after the server went away
     * @param onEnd called when it is back
     */
    Outage(Health health, Duration grace, Runnable onEnd) {
        this.health = health;
        this.grace = grace;
        this.onEnd = onEnd;
    }

    /** Notes that the server has just said that it does not serve, or nothing. */
    synchronized void begin(ProviderUnavailableException reason) {
        begin(reason, System.nanoTime());
        lookedAt = System.nanoTime();
    }

    /**
     * Notes that the server did not serve for a while. It may be back by now: who comes next looks first.
     *
     * @param since since when, by {@link System#nanoTime}
     */
    synchronized void begin(ProviderUnavailableException reason, long since) {
        away = new Away(reason, away == null ? since : away.since());
        lookedAt = System.nanoTime() - LOOK_INTERVAL_IN_NANOS;
    }

    /** Notes that the server is there. */
    void end() {
        synchronized (this) {
            if (away == null) {
                return;
            }
            away = null;
        }
        onEnd.run();
        synchronized (this) {
            notifyAll();
        }
    }

    /** Returns when the server is there. @throws ProviderUnavailableException if it is away for longer than the grace */
    void await() {
        for (Away now = away; now != null; now = away) {
            if (mayLook()) {
                look();
            } else if (System.nanoTime() - now.since() > grace.toNanos()) {
                // A new exception for each call: it goes to a log with the stack of this call.
                throw copy(now.reason());
            } else {
                pause();
            }
        }
    }

    private synchronized boolean mayLook() {
        if (looking || away == null || System.nanoTime() - lookedAt < LOOK_INTERVAL_IN_NANOS) {
            return false;
        }
        looking = true;
        return true;
    }

    private void look() {
        try {
            health.check();
            end();
        } catch (ProviderUnavailableException e) {
            begin(e);
        } finally {
            synchronized (this) {
                looking = false;
                lookedAt = System.nanoTime();
            }
        }
    }

    private synchronized void pause() {
        try {
            if (away != null) {
                wait(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProviderUnavailableException.passing("The wait for PostgreSQL was interrupted", "Try again", e);
        }
    }

    private static ProviderUnavailableException copy(ProviderUnavailableException reason) {
        return reason.isPermanent()
                ? ProviderUnavailableException.permanent(reason.getMessage(), reason.advice(), reason)
                : ProviderUnavailableException.passing(reason.getMessage(), reason.advice(), reason);
    }
}
