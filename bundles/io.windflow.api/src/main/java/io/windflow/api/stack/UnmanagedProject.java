package io.windflow.api.stack;

import java.util.List;

/**
 * A Compose project that runs and is not managed yet, from its containers' labels.
 *
 * @param configFiles paths of its compose files as the labels say
 * @param adoptable whether it can be adopted
 * @param reason why not, null if it can
 */
public record UnmanagedProject(
        String name,
        String engine,
        String directory,
        List<String> configFiles,
        int containers,
        boolean adoptable,
        String reason) {}
