package io.windflow.extensions.internal.lifecycle;

import java.time.Duration;

/** Holds what is wanted of an extension: only the latest counts, whatever came before is forgotten. */
final class Mailbox {

    // Guarded by this.
    private Wanted wanted = Wanted.OFF;
    private boolean isNew;
    private boolean isRetry;

    /** What is to be done. @param isRetry whether to go on with what failed, instead of beginning anew */
    record Errand(Wanted wanted, boolean isRetry) {}

    synchronized void put(Wanted next) {
        wanted = next;
        isNew = true;
        isRetry = false;
        notifyAll();
    }

    /** Asks for another try, unless something newer is wanted. */
    synchronized void retry() {
        isRetry = wanted.on() && !isNew;
    }

    /** What is to be done now, null if nothing is. */
    synchronized Errand take() {
        if (!isNew && !isRetry) {
            return null;
        }
        Errand errand = new Errand(wanted, !isNew);
        isNew = false;
        isRetry = false;
        return errand;
    }

    synchronized Wanted wanted() {
        return wanted;
    }

    /** @throws Superseded if something newer is wanted than was taken last */
    synchronized void giveWay() throws Superseded {
        if (isNew) {
            throw new Superseded();
        }
    }

    /** Waits for a while, but not when something newer is wanted. */
    synchronized void pause(Duration time) throws InterruptedException {
        if (!isNew) {
            wait(time.toMillis());
        }
    }
}
