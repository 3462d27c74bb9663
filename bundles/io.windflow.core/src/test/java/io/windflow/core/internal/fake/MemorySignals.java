package io.windflow.core.internal.fake;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.UnitOfWork;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Signals;
import io.windflow.spi.store.StoreProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The messages of instances in one process: each has one of these, made by the one before. Keeps no data. */
public final class MemorySignals implements StoreProvider, Signals {

    private final List<MemorySignals> all;
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean down;

    public MemorySignals() {
        this(new CopyOnWriteArrayList<>());
    }

    private MemorySignals(List<MemorySignals> all) {
        this.all = all;
        all.add(this);
    }

    /** The signals of another instance. */
    public MemorySignals other() {
        return new MemorySignals(all);
    }

    public void setDown(boolean down) {
        this.down = down;
    }

    /** How often it was asked in vain. */
    public int refused() {
        return refused.get();
    }

    @Override
    public void send(String message) {
        requireUp();
        all.forEach(one -> one.waiting.add(message));
    }

    @Override
    public List<String> receive(Duration most) {
        requireUp();
        List<String> received = new ArrayList<>();
        try {
            String first = waiting.poll(most.toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                received.add(first);
                waiting.drainTo(received);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requireUp();
        return received;
    }

    private void requireUp() {
        if (down) {
            waiting.clear();
            refused.incrementAndGet();
            throw ProviderUnavailableException.passing("The store is away", "Wait", null);
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void probe() {
        requireUp();
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public <R> R read(UnitOfWork<R> work) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <R> R write(UnitOfWork<R> work) {
        throw new UnsupportedOperationException();
    }
}
