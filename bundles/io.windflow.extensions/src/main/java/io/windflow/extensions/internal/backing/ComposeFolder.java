package io.windflow.extensions.internal.backing;

import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of WindFlow's own compose files, which {@value #VARIABLE} names. In a container it is mounted at the path
 * that it has on the host, so that Compose means the same project inside and outside. Safe for use by any thread.
 */
final class ComposeFolder {

    /** Absolute path of the folder; without it WindFlow runs no backing services. */
    static final String VARIABLE = "WINDFLOW_COMPOSE_DIR";

    /** The name of the Compose project that WindFlow's containers belong to. */
    static final String PROJECT = "WINDFLOW_COMPOSE_PROJECT";

    /** Files that are laid over WindFlow's own, as {@code make prod} does: relative to the folder, with colons between. */
    static final String OVERRIDES = "WINDFLOW_COMPOSE_OVERRIDES";

    /** Marks the services of an extension in the compose files. */
    static final String LABEL = "io.windflow.extension";

    private static final Logger LOG = LoggerFactory.getLogger(ComposeFolder.class);

    /** What a user lays over all of them, under the name that Compose itself knows. */
    private static final String USER_OVERRIDES = "compose.override.yaml";

    private static final String COMPOSE_PROJECT_NAME = "COMPOSE_PROJECT_NAME";
    private static final String DEFAULT_PROJECT = "windflow";

    private static final Pattern ASSIGNMENT =
            Pattern.compile("^\\s*(?:export\\s+)?(\\w+)\\s*=\\s*[\"']?([^\"'#\\s]*)", Pattern.MULTILINE);

    private final Path directory;
    private final Map<String, String> environment;

    private ComposeFolder(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** Returns empty if no folder is named, or none that is there. */
    static Optional<ComposeFolder> of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "").strip();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Path directory = Path.of(named).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            LOG.warn("{}={}: there is no such folder, so WindFlow starts no services of extensions", VARIABLE, named);
            return Optional.empty();
        }
        return Optional.of(new ComposeFolder(directory, Map.copyOf(environment)));
    }

    /** The project's name: as the container was told, else as Compose itself would find it. */
    String project() {
        return Stream.of(
                        environment.get(PROJECT),
                        dotEnv().get(COMPOSE_PROJECT_NAME),
                        environment.get(COMPOSE_PROJECT_NAME))
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .orElse(DEFAULT_PROJECT);
    }

    /** Whether the files mark a service as the extension's. */
    boolean offers(String extension) {
        Pattern marked =
                Pattern.compile(Pattern.quote(LABEL) + "[\"']?\\s*[:=]\\s*[\"']?" + Pattern.quote(extension) + "\\b");
        return files(extension).stream()
                .anyMatch(file -> marked.matcher(text(file)).find());
    }

    /** The project with the extension's profile, and the variables that WindFlow has and {@code .env} has not. */
    ComposeProject project(String extension) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.keySet().removeAll(dotEnv().keySet());
        variables.keySet().removeIf(name -> name.startsWith("COMPOSE_"));
        variables.put("COMPOSE_PROFILES", extension);
        variables.put("PWD", directory.toString());
        return new ComposeProject(project(), directory, files(extension), List.of(), variables);
    }

    /** Changes whenever one of the files does. */
    String stamp(String extension) {
        StringBuilder stamp = new StringBuilder();
        Stream.concat(files(extension).stream(), Stream.of(directory.resolve(".env")))
                .forEach(file -> {
                    try {
                        stamp.append(file.getFileName())
                                .append(Files.getLastModifiedTime(file))
                                .append(Files.size(file));
                    } catch (IOException e) {
                        stamp.append('-');
                    }
                });
        return stamp.toString();
    }

    /** WindFlow's two files, for an extension of a third party one of its own, and what is laid over them. */
    private List<Path> files(String extension) {
        Stream<String> own =
                Stream.of("minimal", "extensions", extension).map(name -> "docker-compose." + name + ".yml");
        Stream<String> overrides = Stream.concat(
                Stream.of(environment.getOrDefault(OVERRIDES, "").split(":")).filter(name -> !name.isBlank()),
                Stream.of(USER_OVERRIDES));
        return Stream.concat(own, overrides)
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** What {@code .env} sets, as far as plain assignments go. */
    private Map<String, String> dotEnv() {
        Map<String, String> values = new HashMap<>();
        Matcher assignment = ASSIGNMENT.matcher(text(directory.resolve(".env")));
        while (assignment.find()) {
            values.put(assignment.group(1), assignment.group(2));
        }
        return values;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
            return "";
        }
    }
}
