package io.windflow.api.engine;

/**
 * A network.
 *
 * @param project the Compose project that made it, null if none
 * @param builtIn whether it is the engine's own (bridge, host, none)
 * @param containers how many containers are on it
 */
public record Network(
        String id, String name, String driver, String scope, String project, boolean builtIn, int containers) {}
