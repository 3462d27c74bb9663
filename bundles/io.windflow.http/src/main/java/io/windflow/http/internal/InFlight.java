package io.windflow.http.internal;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts requests from their first byte to their last, so that someone can wait for the end of all of them. */
final class InFlight {
    /** One party of its own keeps the phaser from ending while no request runs. */
    private final Phaser requests = new Phaser(1);

    void begin() {
        requests.register();
    }

    void end() {
        requests.arriveAndDeregister();
    }

    int count() {
        return requests.getRegisteredParties() - 1;
    }

    /**
     * Waits until every request that began before has ended.
     *
     * @return whether they ended in time
     */
    boolean await(Duration timeout) throws InterruptedException {
        try {
            requests.awaitAdvanceInterruptibly(requests.arrive(), timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
