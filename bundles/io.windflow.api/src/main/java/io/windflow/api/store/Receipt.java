package io.windflow.api.store;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Notes what a change has made, in the unit of work that makes it. So who was not told, because the process or a
 * connection ended, can ask whether it was made, and the answer is never wrong.
 */
@ConsumerType
@FunctionalInterface
public interface Receipt<T> {

    /**
     * Called once within the unit of work, when all else in it is done. Units of work of its own join that one. What it
     * throws undoes the change and reaches whoever asked for it.
     */
    void sign(T made);

    /** Notes nothing. */
    static <T> Receipt<T> none() {
        return made -> {};
    }
}
