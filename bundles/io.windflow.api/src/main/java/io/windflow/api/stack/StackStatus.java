package io.windflow.api.stack;

/** How a stack is, from its containers. */
public enum StackStatus {
    /** Saved, never deployed or removed from the engine. */
    CREATED,
    /** All services run, and are healthy where they have a health check. */
    RUNNING,
    /** Some container starts or its health check has not answered yet. */
    STARTING,
    /** Some services run, some do not. */
    PARTIAL,
    /** Everything runs, something is unhealthy. */
    UNHEALTHY,
    /** Its containers exist and none runs. */
    STOPPED,
    /** The engine does not answer, so nobody knows. */
    UNKNOWN
}
