package io.windflow.extensions.internal.capability;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.spi.Provider;
import io.windflow.spi.ProviderUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Says which provider serves a capability, and changes that while calls run.
 *
 * <p>A call enters the gate of the binding that serves and leaves it when done. A switch of a stateless capability
 * points {@link #serving} at the next binding and then drains the former one; a fenced switch first closes the gate, so
 * that new calls wait, and opens the next one when what had to be done in between is done.
 */
final class ProviderSwitch<T extends Provider> {

    /** How long a call waits for a provider while a switch is under way or none is there. */
    static final Duration CALL_WAIT = Duration.ofSeconds(5);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final String id;
    private final Consumer<CapabilityStatus> listener;
    private final Moved moved;

    /** Held for a whole switch, so that there is one at a time. Taken before {@link #lock}. */
    private final ReentrantLock switching = new ReentrantLock();

    /** Guards the fields below; held for moments only, never while foreign code runs. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private Binding<T> embedded;
    private Binding<T> chosen;
    private ProviderUnavailableException failure;

    /** Written under {@link #lock}, read by every call. */
    private volatile Binding<T> serving;

    private volatile CapabilityStatus status;

    /**
     * @param listener told every new status, by the thread that caused it, without a lock held
     * @param moved told when another binding serves
     */
    ProviderSwitch(String id, Consumer<CapabilityStatus> listener, Moved moved) {
        this.id = id;
        this.listener = listener;
        this.moved = moved;
        this.status = new CapabilityStatus(id, null, null, Status.DOWN, Instant.now(), "No provider is there");
    }

    /** Is told that another binding serves. */
    @FunctionalInterface
    interface Moved {
        /** @param inCall whether the thread is a caller's, which must not be held up */
        void moved(boolean inCall);
    }

    CapabilityStatus status() {
        return status;
    }

    /** The binding that serves, null if none does. */
    Binding<T> serving() {
        return serving;
    }

    /** Enters the gate of the binding that serves, which the caller leaves; waits for a switch. */
    Binding<T> enter() {
        Binding<T> now = serving;
        return now != null && now.gate().enter() ? now : enterAfterSwitch();
    }

    private Binding<T> enterAfterSwitch() {
        long left = CALL_WAIT.toNanos();
        lock.lock();
        try {
            while (true) {
                Binding<T> now = serving;
                if (now != null && now.gate().enter()) {
                    return now;
                }
                if (left <= 0) {
                    throw problem("The capability '" + id + "' has no provider that serves", null);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw problem("Interrupted while waiting for the capability '" + id + "'", null);
        } finally {
            lock.unlock();
        }
    }

    /** The binding that should serve: the extension's if one was put in force, else the embedded default; or null. */
    Binding<T> inForce() {
        lock.lock();
        try {
            return chosen != null ? chosen : embedded;
        } finally {
            lock.unlock();
        }
    }

    /** The embedded default, null if there is none. */
    Binding<T> embedded() {
        lock.lock();
        try {
            return embedded;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether another binding serves than this one, which does not. An embedded default that does not serve has its data
     * elsewhere: then this waits for whoever has it.
     */
    boolean awaitOther(Binding<T> binding) {
        long left = binding.extension() == null ? CALL_WAIT.toNanos() : 0;
        lock.lock();
        try {
            while (serving == binding && left > 0) {
                left = changed.awaitNanos(left);
            }
            return serving != binding;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Sets the embedded default; null when there is none any more. Waits for the calls inside the former one. */
    void setEmbedded(Binding<T> next, Duration drain) {
        switching.lock();
        try {
            Binding<T> former = embedded;
            if (former == next) {
                return;
            }
            change(() -> {
                embedded = next;
                if (chosen == null) {
                    failure = null;
                    serving = next;
                } else if (serving == former) {
                    serving = next != null ? next : chosen;
                }
            });
            retire(former, drain);
        } finally {
            switching.unlock();
        }
    }

    /**
     * Puts an extension's provider in force, or with null the embedded default, at once: new calls go to it, those
     * inside the former extension's provider are waited for.
     *
     * @return false if calls were still inside the former provider when the wait ended
     */
    boolean use(Binding<T> next, Duration drain) {
        switching.lock();
        try {
            Binding<T> former = chosen;
            if (former == next) {
                return true;
            }
            change(() -> install(next));
            // An embedded default stays open: it may have to stand in.
            return retire(former, drain);
        } finally {
            switching.unlock();
        }
    }

    /**
     * Puts a provider in force as {@link #use} does, but lets no call in while {@code between} runs: first the calls
     * inside are waited for, then it runs, then the waiting calls go to the next provider. If the calls do not leave
     * within the limit, or {@code between} throws, the former provider goes on.
     */
    <X extends Exception> void useFenced(Binding<T> next, Duration limit, CapabilityHandle.Fenced<X> between)
            throws X, TimeoutException, InterruptedException {
        switching.lock();
        try {
            Binding<T> former = serving;
            if (former == null) {
                throw new IllegalStateException("The capability '" + id + "' has no provider to switch from");
            }
            former.gate().close();
            boolean done = false;
            try {
                if (!former.gate().awaitEmpty(limit)) {
                    throw new TimeoutException(former.gate().inside() + " calls did not leave " + former + " in time");
                }
                between.run();
                done = true;
            } finally {
                Runnable end = done ? () -> install(next) : former.gate()::open;
                change(end);
            }
            moved.moved(false);
        } finally {
            switching.unlock();
        }
    }

    private void install(Binding<T> next) {
        chosen = next;
        failure = null;
        serving = next != null ? next : embedded;
        if (serving != null) {
            serving.gate().open();
        }
    }

    private boolean retire(Binding<T> former, Duration drain) {
        moved.moved(false);
        if (former == null) {
            return true;
        }
        former.gate().close();
        try {
            return former.gate().awaitEmpty(drain);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Notes that a provider does not serve; from now on the embedded default does, where it can stand in. */
    void unavailable(Binding<T> binding, ProviderUnavailableException reason) {
        boolean another = change(() -> {
            if (binding != inForce()) {
                return;
            }
            failure = reason;
            if (binding == chosen && embedded != null && embedded.standsIn()) {
                serving = embedded;
            }
        });
        if (another) {
            moved.moved(true);
        }
    }

    /** Notes that a provider serves (again). */
    void available(Binding<T> binding) {
        boolean another = change(() -> {
            if (failure != null && binding == inForce()) {
                failure = null;
                serving = binding;
            }
        });
        if (another) {
            moved.moved(false);
        }
    }

    /** Changes the guarded fields, lets waiting calls look again and announces. Returns whether another binding serves. */
    private boolean change(Runnable step) {
        CapabilityStatus before;
        CapabilityStatus after;
        boolean another;
        lock.lock();
        try {
            before = status;
            Binding<T> served = serving;
            step.run();
            another = served != serving;
            after = describe(before);
            status = after;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!after.equals(before)) {
            listener.accept(after);
        }
        return another;
    }

    private CapabilityStatus describe(CapabilityStatus before) {
        Binding<T> force = inForce();
        String provider = force == null ? null : force.name();
        String extension = force == null ? null : force.extension();
        Status how = force == null
                ? Status.DOWN
                : failure == null ? Status.UP : serving == force ? Status.DOWN : Status.DEGRADED;
        String reason =
                switch (how) {
                    case UP -> null;
                    case DOWN -> force == null ? "No provider is there" : failure.getMessage();
                    case DEGRADED -> failure.getMessage() + "; meanwhile '" + serving.name() + "' serves";
                };
        boolean same = how == before.status()
                && Objects.equals(provider, before.provider())
                && Objects.equals(extension, before.extension());
        return new CapabilityStatus(id, provider, extension, how, same ? before.since() : Instant.now(), reason);
    }

    Problem problem(ProviderUnavailableException e) {
        return problem(e.getMessage(), e.advice());
    }

    private static Problem problem(String message, String advice) {
        return Problem.unavailable(ProblemType.PROVIDER_UNAVAILABLE, message, advice, RETRY_AFTER);
    }
}
