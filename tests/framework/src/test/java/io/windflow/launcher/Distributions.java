package io.windflow.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of the distribution that a test may spoil. */
public final class Distributions {
    private Distributions() {}

    /** Copies the distribution, without a class-data archive. */
    public static Path copyTo(Path target) throws IOException {
        Path source = CoreFramework.distribution();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.getFileName().toString().startsWith("classes.")) {
                    Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return target;
    }

    /** Takes a bundle out of the core. */
    public static void removeFromCore(Path distribution, String symbolicName) throws IOException {
        Path file = distribution.resolve("lib/core.index");
        CoreIndex index = CoreIndex.read(file);
        var bundles = index.bundles().stream()
                .filter(bundle -> !bundle.symbolicName().equals(symbolicName))
                .toList();
        if (bundles.size() != index.bundles().size() - 1) {
            throw new IllegalArgumentException("not in the core: " + symbolicName);
        }
        new CoreIndex(index.version(), index.properties(), bundles).write(file);
    }
}
