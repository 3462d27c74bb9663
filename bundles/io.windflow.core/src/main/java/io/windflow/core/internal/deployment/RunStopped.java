package io.windflow.core.internal.deployment;

/** A deployment was asked to stop where it is. */
final class RunStopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Why why;

    RunStopped(Why why) {
        super(why.name(), null, false, false);
        this.why = why;
    }

    Why why() {
        return why;
    }

    /** Why a deployment stops. */
    enum Why {
        /** A user asked for it. */
        CANCELLED,
        /** WindFlow stops; the next start, or another instance, picks the deployment up. */
        SHUTDOWN,
        /** Another instance has it, or may have it by now, since this one was cut off from the store. */
        LOST
    }
}
