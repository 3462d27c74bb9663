package io.windflow.extensions.internal.lifecycle;

import io.windflow.extensions.internal.lifecycle.Installation.Provided;

/**
 * How a capability goes from the provider in force to the next one: at once where nothing has to come along, as for a
 * cache; with its data where it holds some. Runs on the extension's own thread, after the next provider has said that it
 * serves; when it returns, the next provider is in force.
 */
@FunctionalInterface
interface Handover {

    /**
     * Puts the next provider in force. Whatever is thrown, the former one is in force still, or again.
     *
     * @param next null for the embedded default
     * @throws StepFailure with what the user is told
     * @throws Superseded if {@link Underway#giveWay} says so, while there is a way back
     */
    void to(Provided next, Underway underway) throws StepFailure, Superseded, InterruptedException;
}
