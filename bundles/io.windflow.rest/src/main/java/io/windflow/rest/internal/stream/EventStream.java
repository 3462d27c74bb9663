package io.windflow.rest.internal.stream;

/** The answer of a method that sends events: what to subscribe to once the client's connection is ready. */
public final class EventStream {

    private final Source source;

    private EventStream(Source source) {
        this.source = source;
    }

    public static EventStream from(Source source) {
        return new EventStream(source);
    }

    public Source source() {
        return source;
    }

    /** Starts sending to a client; what it returns is closed when the client has gone or the stream ends. */
    @FunctionalInterface
    public interface Source {

        AutoCloseable open(EventClient client);
    }
}
