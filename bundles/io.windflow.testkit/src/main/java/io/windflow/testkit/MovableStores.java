package io.windflow.testkit;

import io.windflow.spi.store.MovableStore;

/** Makes the stores that a contract is tested with. */
interface MovableStores {

    /** A store that serves, with no data yet; each call makes another. Closed by the implementor after the test. */
    MovableStore serving();

    /** A store whose data lives elsewhere, so that it can be moved to; each call makes another. */
    MovableStore elsewhere();
}
