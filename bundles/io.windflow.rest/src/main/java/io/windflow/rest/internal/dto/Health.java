package io.windflow.rest.internal.dto;

import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.api.extension.ExtensionState;
import java.util.Map;

/**
 * How WindFlow is.
 *
 * @param status UP, DEGRADED if something is missing or fallen back, DOWN if nothing can be served
 * @param version the version of WindFlow
 * @param capabilities each capability by its id
 * @param engines each engine by its id
 * @param extensions the state of each extension by its id
 */
public record Health(
        Status status,
        String version,
        Map<String, CapabilityHealth> capabilities,
        Map<String, EngineHealth> engines,
        Map<String, ExtensionState> extensions) {

    /**
     * How a capability is.
     *
     * @param provider the provider in force, null if there is none
     */
    public record CapabilityHealth(String provider, Status status) {}

    /** How an engine is. */
    public record EngineHealth(Status status) {}
}
