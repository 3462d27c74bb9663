package io.windflow.core.internal.stack;

import io.windflow.api.engine.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What Compose wrote on a project's containers about where it came from.
 *
 * @param directory the project's folder, null if not said
 * @param files paths of its compose files, in order
 * @param names the same, relative to the folder; empty if they cannot be
 * @param obstacle why these files cannot be a stack's, null if they can
 */
record ProjectLabels(String directory, List<String> files, List<String> names, String obstacle) {

    private static final String DIRECTORY = "com.docker.compose.project.working_dir";
    private static final String FILES = "com.docker.compose.project.config_files";
    private static final String ENVIRONMENT = "com.docker.compose.project.environment_file";

    /** Reads the labels of the newest container; older ones may tell of files that are no longer used. */
    static ProjectLabels of(List<Container> containers) {
        Map<String, String> labels = containers.stream()
                .max(Comparator.comparing(Container::createdAt))
                .orElseThrow()
                .labels();
        String directory = labels.get(DIRECTORY);
        String config = labels.getOrDefault(FILES, "");
        if (directory == null || config.isBlank()) {
            return new ProjectLabels(directory, List.of(), List.of(), "Its containers do not say where its files are");
        }
        List<String> files = List.of(config.split(","));
        Path folder = Path.of(directory).normalize();
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            return new ProjectLabels(directory, files, List.of(), "Its folder " + directory + " is gone");
        }
        List<String> names = new ArrayList<>();
        for (String file : files) {
            Path path = folder.resolve(file).normalize();
            if (!path.startsWith(folder) || path.equals(folder)) {
                return new ProjectLabels(
                        directory, files, List.of(), "Its file " + file + " is outside its folder " + directory);
            }
            if (!Files.isRegularFile(path)) {
                return new ProjectLabels(directory, files, List.of(), "Its file " + file + " is gone");
            }
            names.add(folder.relativize(path).toString());
        }
        String environment = labels.getOrDefault(ENVIRONMENT, "");
        if (!environment.isBlank() && !folder.resolve(environment).normalize().equals(folder.resolve(".env"))) {
            return new ProjectLabels(
                    directory,
                    files,
                    names,
                    "It was started with --env-file " + environment + " instead of the .env in its folder");
        }
        return new ProjectLabels(folder.toString(), files, names, null);
    }
}
