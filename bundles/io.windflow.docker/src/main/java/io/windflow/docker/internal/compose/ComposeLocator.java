package io.windflow.docker.internal.compose;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the Compose CLI where Docker's client looks for its plugin. The plugin's file is a whole program: run by
 * itself it does what {@code docker compose} does, in half the time.
 */
final class ComposeLocator {

    private static final String PLUGIN = "docker-compose";

    private static final List<Path> SYSTEM_PLUGINS = List.of(
            Path.of("/usr/local/lib/docker/cli-plugins"),
            Path.of("/usr/local/libexec/docker/cli-plugins"),
            Path.of("/usr/lib/docker/cli-plugins"),
            Path.of("/usr/libexec/docker/cli-plugins"));

    private final Map<String, String> environment;
    private final List<Path> systemPlugins;

    ComposeLocator(Map<String, String> environment) {
        this(environment, SYSTEM_PLUGINS);
    }

    ComposeLocator(Map<String, String> environment, List<Path> systemPlugins) {
        this.environment = environment;
        this.systemPlugins = systemPlugins;
    }

    /** The command's first words: the plugin, else a program of its own, else what {@code docker} may know of. */
    Optional<List<String>> find() {
        for (Path folder : pluginFolders()) {
            Path plugin = folder.resolve(PLUGIN);
            if (Files.isExecutable(plugin)) {
                return Optional.of(List.of(plugin.toString()));
            }
        }
        Optional<List<String>> standalone = inPath(PLUGIN).map(path -> List.of(path.toString()));
        return standalone.isPresent() ? standalone : inPath("docker").map(path -> List.of(path.toString(), "compose"));
    }

    private List<Path> pluginFolders() {
        List<Path> folders = new ArrayList<>();
        String config = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        if (!config.isEmpty()) {
            folders.add(Path.of(config, "cli-plugins"));
        } else if (!home.isEmpty()) {
            folders.add(Path.of(home, ".docker", "cli-plugins"));
        }
        folders.addAll(systemPlugins);
        return folders;
    }

    private Optional<Path> inPath(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, program);
            if (file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
