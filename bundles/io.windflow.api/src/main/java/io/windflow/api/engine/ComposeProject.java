package io.windflow.api.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Compose project on disk.
 *
 * @param name the project's name ({@code --project-name})
 * @param directory the project's folder, absolute ({@code --project-directory}); holds {@code .env} if there is one
 * @param files the compose files in the order Compose merges them, absolute; empty where none is needed
 * @param services those that a call is about, also ones that a profile holds back; empty for the whole project. A call
 *     about some leaves the others alone, even those that they depend on
 * @param environment variables for the files, which win over {@code .env}; may hold secrets
 */
public record ComposeProject(
        String name, Path directory, List<Path> files, List<String> services, Map<String, String> environment) {

    public ComposeProject {
        files = List.copyOf(files);
        services = List.copyOf(services);
        environment = Map.copyOf(environment);
    }

    /** The whole project, with the variables of its {@code .env} alone. */
    public ComposeProject(String name, Path directory, List<Path> files) {
        this(name, directory, files, List.of(), Map.of());
    }

    /** The same project, for a call about these services. */
    public ComposeProject only(List<String> some) {
        return new ComposeProject(name, directory, files, some, environment);
    }

    @Override
    public String toString() {
        return name + " in " + directory + (services.isEmpty() ? "" : " " + services);
    }
}
