package io.windflow.extensions.internal.lifecycle;

/** The file changed again: what is being done is no longer wanted. */
final class Superseded extends Exception {

    private static final long serialVersionUID = 1L;

    Superseded() {
        super("The file changed again", null, false, false);
    }
}
