package io.windflow.api.engine;

/** What changed on an engine. */
public sealed interface EngineChange {

    /** It answers again, or no longer; the inventory is already true. */
    record Reachability(EngineStatus status) implements EngineChange {}

    /** A container appeared or changed; the inventory already has it. */
    record ContainerChanged(Container container) implements EngineChange {}

    /** A container is gone. */
    record ContainerRemoved(Container container) implements EngineChange {}
}
