package io.windflow.api.extension;

/** Where an extension is in its life. */
public enum ExtensionState {
    /** Off: none of its bundles is installed. */
    AVAILABLE,
    /** Plan, capacity, backing service up and healthy. */
    PREPARING,
    /** Bundles started, provider connected, state moved, capability switched. */
    ACTIVATING,
    ACTIVE,
    /** On, but its backing service is away; a fallback serves where there is one. */
    DEGRADED,
    /** State moved back, capability switched back, calls in flight finished. */
    DRAINING,
    STOPPING,
    /** Could not be switched on or changed; the former provider serves. */
    FAILED
}
