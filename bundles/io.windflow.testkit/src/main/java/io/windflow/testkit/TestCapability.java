package io.windflow.testkit;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A capability whose provider a test sets by hand; null for none. */
public final class TestCapability<T extends Provider> implements Capability<T> {

    private final String id;
    private final String extension;
    private final List<Attachment> attachments = new ArrayList<>(); // guarded by this
    private T provider; // guarded by this

    public TestCapability(String id, T provider) {
        this(id, null, provider);
    }

    /** @param extension the extension that brings the provider */
    public TestCapability(String id, String extension, T provider) {
        this.id = id;
        this.extension = extension;
        this.provider = provider;
    }

    /** Puts another provider in force. */
    public synchronized void use(T other) {
        provider = other;
        attachments.forEach(Attachment::renew);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public <R, X extends Exception> R call(Operation<? super T, R, X> operation) throws X {
        T current;
        synchronized (this) {
            current = provider;
        }
        if (current == null) {
            throw Problem.unavailable(
                    ProblemType.PROVIDER_UNAVAILABLE, "There is no " + id, "Try again", Duration.ofSeconds(1));
        }
        try {
            return operation.run(current);
        } catch (ProviderUnavailableException e) {
            throw Problem.unavailable(
                    ProblemType.PROVIDER_UNAVAILABLE, e.getMessage(), e.advice(), Duration.ofSeconds(1));
        }
    }

    @Override
    public synchronized AutoCloseable attach(Function<? super T, ? extends AutoCloseable> attachment) {
        Attachment added = new Attachment(attachment);
        attachments.add(added);
        added.renew();
        return () -> detach(added);
    }

    @Override
    public synchronized CapabilityStatus status() {
        CapabilityStatus.Status status = provider == null ? CapabilityStatus.Status.DOWN : CapabilityStatus.Status.UP;
        String name = provider == null ? null : provider.name();
        return new CapabilityStatus(id, name, extension, status, Instant.EPOCH, null);
    }

    private synchronized void detach(Attachment attachment) {
        attachments.remove(attachment);
        attachment.close();
    }

    private final class Attachment {

        private final Function<? super T, ? extends AutoCloseable> function;
        private AutoCloseable open;

        Attachment(Function<? super T, ? extends AutoCloseable> function) {
            this.function = function;
        }

        void renew() {
            close();
            open = provider == null ? null : function.apply(provider);
        }

        void close() {
            if (open == null) {
                return;
            }
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
