package io.windflow.tests.move;

import io.windflow.spi.store.Authority;
import io.windflow.spi.store.MovableStore;
import java.io.IOException;
import java.util.Optional;

/** The database that an extension brings, as the tests start and stop it. */
interface FarStore extends AutoCloseable {

    /** Connects to it as a start of WindFlow does. @param authority what WindFlow's marker says */
    MovableStore open(Optional<Authority> authority) throws IOException;

    /** Lets go of what {@link #open} gave. */
    void release(MovableStore store);

    @Override
    void close();
}
