package io.windflow.docker.internal.engine;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The ids of containers that events said have changed since they were last read. Many events of one container while it
 * is not read yet count once. Everything is guarded by this.
 */
final class StaleContainers {

    private Set<String> ids = new LinkedHashSet<>();
    private boolean ended;

    synchronized void add(String id) {
        ids.add(id);
        notifyAll();
    }

    /** No event will come any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean isEnded() {
        return ended && ids.isEmpty();
    }

    /** Waits for ids, the end, or until {@code nanoTime} is reached. @return the ids, which are no longer kept here */
    synchronized Set<String> await(long nanoTime) throws InterruptedException {
        while (ids.isEmpty() && !ended) {
            long left = nanoTime - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        Set<String> taken = ids;
        ids = new LinkedHashSet<>();
        return taken;
    }
}
