package io.windflow.rest.internal.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests at work, so that a stop can wait for them. */
final class InFlight {

    private final AtomicInteger requests = new AtomicInteger();

    void enter() {
        requests.incrementAndGet();
    }

    void leave() {
        if (requests.decrementAndGet() == 0) {
            synchronized (requests) {
                requests.notifyAll();
            }
        }
    }

    boolean await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (requests) {
            while (requests.get() > 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                requests.wait(left);
            }
        }
        return true;
    }
}
