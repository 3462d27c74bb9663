package io.windflow.api.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * A Compose project on disk.
 *
 * @param name the project's name ({@code --project-name})
 * @param directory the project's folder, absolute ({@code --project-directory}); holds {@code .env} if there is one
 * @param files the compose files in the order Compose merges them, absolute; empty where none is needed
 */
public record ComposeProject(String name, Path directory, List<Path> files) {

    public ComposeProject {
        files = List.copyOf(files);
    }
}
