package io.windflow.core.internal.policy;

/** A compose text that is no YAML. */
public final class ComposeSyntaxException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Place place;

    ComposeSyntaxException(String message, Place place) {
        super(message, null, false, false);
        this.place = place;
    }

    /** Where it stops being YAML, null if unknown. */
    public Place place() {
        return place;
    }
}
