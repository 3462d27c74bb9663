package io.windflow.extensions.internal.capability;

import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers attached to a capability, moved from provider to provider. */
final class Attachments<T extends Provider> {

    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

    private final Supplier<Binding<T>> serving;
    private final BiConsumer<Binding<T>, ProviderUnavailableException> unavailable;
    private final List<Attachment> attachments = new CopyOnWriteArrayList<>();

    Attachments(Supplier<Binding<T>> serving, BiConsumer<Binding<T>, ProviderUnavailableException> unavailable) {
        this.serving = serving;
        this.unavailable = unavailable;
    }

    AutoCloseable add(Function<? super T, ? extends AutoCloseable> function) {
        Attachment attachment = new Attachment(function);
        attachment.align();
        attachments.add(attachment);
        // A switch between the two lines above did not see the attachment.
        attachment.align();
        return () -> {
            attachments.remove(attachment);
            attachment.detach();
        };
    }

    /** Moves each attachment to the provider that serves now, unless it is there already. */
    void align() {
        for (Attachment attachment : attachments) {
            try {
                attachment.align();
            } catch (RuntimeException e) {
                LOG.warn("Something attached to a provider could not be moved to the next one", e);
            }
        }
    }

    private final class Attachment {

        private final Function<? super T, ? extends AutoCloseable> function;
        private Binding<T> bound;
        private AutoCloseable attached;
        private boolean detached;

        Attachment(Function<? super T, ? extends AutoCloseable> function) {
            this.function = function;
        }

        synchronized void align() {
            Binding<T> now = serving.get();
            if (detached || now == null || now == bound || !now.gate().enter()) {
                // A gate that is closed belongs to a switch under way, which aligns when it is done.
                return;
            }
            AutoCloseable next;
            try {
                next = function.apply(now.provider());
            } catch (ProviderUnavailableException e) {
                // Not attached to a provider that does not serve: the next tick of the health watch tries again.
                unavailable.accept(now, e);
                return;
            } finally {
                now.gate().leave();
            }
            AutoCloseable before = attached;
            attached = next;
            bound = now;
            close(before);
        }

        synchronized void detach() {
            detached = true;
            close(attached);
            attached = null;
            bound = null;
        }

        private void close(AutoCloseable closeable) {
            if (closeable == null) {
                return;
            }
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.debug("Closing what was attached to the former provider failed", e);
            }
        }
    }
}
