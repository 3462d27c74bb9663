package io.windflow.extensions.internal.capability;

import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** A capability as callers hold it: lets their calls through to the provider that serves. */
public final class CapabilityHandle<T extends Provider> implements Capability<T> {

    private final String id;
    private final ProviderSwitch<T> providers;
    private final Attachments<T> attachments;
    private final ThreadLocal<Hold<T>> holds = ThreadLocal.withInitial(Hold::new);

    /**
     * @param listener told every new status, by the thread that caused it, without a lock held
     * @param background runs what a call that noticed a failure must not wait for
     */
    CapabilityHandle(String id, Consumer<CapabilityStatus> listener, Executor background) {
        this.id = id;
        this.providers = new ProviderSwitch<>(id, listener, inCall -> {
            if (inCall) {
                background.execute(this::align);
            } else {
                align();
            }
        });
        this.attachments = new Attachments<>(providers::serving, providers::unavailable);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public CapabilityStatus status() {
        return providers.status();
    }

    @Override
    public <R, X extends Exception> R call(Operation<? super T, R, X> operation) throws X {
        Hold<T> hold = holds.get();
        if (hold.binding != null) {
            return operation.run(hold.binding.provider());
        }
        Binding<T> binding = providers.enter();
        try {
            return run(operation, binding, hold);
        } catch (ProviderUnavailableException e) {
            providers.unavailable(binding, e);
            if (!providers.awaitOther(binding)) {
                throw providers.problem(e);
            }
        }
        try {
            return run(operation, providers.enter(), hold);
        } catch (ProviderUnavailableException e) {
            throw providers.problem(e);
        }
    }

    private <R, X extends Exception> R run(Operation<? super T, R, X> operation, Binding<T> binding, Hold<T> hold)
            throws X {
        hold.binding = binding;
        try {
            return operation.run(binding.provider());
        } finally {
            hold.binding = null;
            binding.gate().leave();
        }
    }

    @Override
    public AutoCloseable attach(Function<? super T, ? extends AutoCloseable> attachment) {
        return attachments.add(attachment);
    }

    /** Moves what is attached to the provider that serves, where it is not there yet. */
    void align() {
        attachments.align();
    }

    /** See {@link ProviderSwitch#inForce}. */
    Binding<T> inForce() {
        return providers.inForce();
    }

    /** The embedded default, null if there is none. */
    Binding<T> embedded() {
        return providers.embedded();
    }

    /** See {@link ProviderSwitch#setEmbedded}. */
    void setEmbedded(Binding<T> next, Duration drain) {
        providers.setEmbedded(next, drain);
    }

    /** See {@link ProviderSwitch#use}. */
    public boolean use(Binding<T> next, Duration drain) {
        return providers.use(next, drain);
    }

    /** See {@link ProviderSwitch#useFenced}. */
    public <X extends Exception> void useFenced(Binding<T> next, Duration limit, Fenced<X> between)
            throws X, TimeoutException, InterruptedException {
        if (holds.get().binding != null) {
            throw new IllegalStateException("A switch of '" + id + "' cannot run inside a call of it");
        }
        providers.useFenced(next, limit, between);
    }

    /** See {@link ProviderSwitch#unavailable}. */
    void unavailable(Binding<T> binding, ProviderUnavailableException reason) {
        providers.unavailable(binding, reason);
    }

    /** See {@link ProviderSwitch#available}. */
    void available(Binding<T> binding) {
        providers.available(binding);
    }

    /** What a fenced switch does while no call is inside. */
    @FunctionalInterface
    public interface Fenced<X extends Exception> {
        void run() throws X;
    }

    /** The provider that the calls of one thread run on now. */
    private static final class Hold<T extends Provider> {
        private Binding<T> binding;
    }
}
