package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.extension.Progress;

/** The way of an extension as a long step on it sees it: where to tell how far it is, and whether to go on. */
interface Underway {

    /** Tells how far the step is. Never blocks; may be called as often as one likes, by any thread. */
    void progress(Progress now);

    /** @throws Superseded if something newer is wanted of the extension: the step undoes itself and passes this on */
    void giveWay() throws Superseded;
}
