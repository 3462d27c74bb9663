package io.windflow.rest.internal.stream;

/** A client that receives events. Safe for use by any thread; what is sent after the end is dropped. */
public interface EventClient {

    /**
     * Sends an event.
     *
     * @param id resumes the stream after it, null for an event that does not
     * @param name the event's name
     * @param data its data, sent as JSON
     */
    void send(String id, String name, Object data);

    /** Sends a last event and ends the stream. */
    void sendLast(String name, Object data);
}
