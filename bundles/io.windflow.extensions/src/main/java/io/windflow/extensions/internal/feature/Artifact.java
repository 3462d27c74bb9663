package io.windflow.extensions.internal.feature;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A bundle as a feature names it.
 *
 * @param fileName the name of its jar
 * @param startLevel the level it starts at
 */
public record Artifact(String fileName, int startLevel) {

    /** @param id {@code group:artifact:version} or {@code group:artifact:jar:classifier:version} */
    static Artifact of(String id, int startLevel) {
        String[] parts = id.split(":");
        return switch (parts.length) {
            case 3 -> new Artifact(parts[1] + "-" + parts[2] + ".jar", startLevel);
            case 5 -> new Artifact(parts[1] + "-" + parts[4] + "-" + parts[3] + ".jar", startLevel);
            default -> throw new IllegalArgumentException("'" + id + "' is no group:artifact:version");
        };
    }

    /** Its jar in the first of the folders that has it. */
    public Optional<Path> find(List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.resolve(fileName))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
