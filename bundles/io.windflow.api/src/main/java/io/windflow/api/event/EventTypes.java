package io.windflow.api.event;

/** The types of live events. What a client shows again after an event it reads from the API: events carry hints. */
public final class EventTypes {

    /** An engine became reachable or unreachable. Subject: engine id. Data: {@code reachable}. */
    public static final String ENGINE_CHANGED = "engine.changed";
    /** A container was created, started, died, changed health or was removed. Subject: container id. Data: stack, service, state, health. */
    public static final String CONTAINER_CHANGED = "container.changed";
    /** A stack was saved, adopted, or its live state changed. Subject: stack name. */
    public static final String STACK_CHANGED = "stack.changed";
    /** A stack was removed. Subject: stack name. */
    public static final String STACK_REMOVED = "stack.removed";
    /** A deployment changed state. Subject: deployment id. Data: stack, state, reason. */
    public static final String DEPLOYMENT_CHANGED = "deployment.changed";
    /** An extension changed state or made progress. Subject: extension id. Data: state, stage, reason, message. */
    public static final String EXTENSION_CHANGED = "extension.changed";
    /** A capability got another provider or changed status. Subject: capability id. Data: provider, status. */
    public static final String CAPABILITY_CHANGED = "capability.changed";
    /** An archive of WindFlow's data was written or removed, or its writing failed. Subject: its name. Data: state. */
    public static final String BACKUP_CHANGED = "backup.changed";
    /** WindFlow's data is what an archive held: read everything again. Subject: the archive's name. */
    public static final String RESTORED = "restored";
    /** The stream lost events that the client asked to resume from: read everything again. Subject: empty. */
    public static final String RESET = "reset";

    private EventTypes() {}
}
