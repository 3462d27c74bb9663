package io.windflow.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says whether what was made from a distribution still fits it. */
final class Fingerprint {
    private Fingerprint() {}

    /** Changes when the distribution moves, when one of its jars changes, or when the core runs in another manner. */
    static String of(Options options) throws IOException {
        Path distribution = options.distribution();
        try (var bundles = Files.list(distribution.resolve("bundles"));
                var libraries = Files.list(distribution.resolve("lib"))) {
            String files = Stream.concat(bundles, libraries)
                    .filter(Fingerprint::counts)
                    .sorted()
                    .map(Fingerprint::describe)
                    .collect(Collectors.joining("\n"));
            return distribution + "\nconnected=" + options.connected() + "\n" + files + "\n";
        }
    }

    private static boolean counts(Path file) {
        return file.toString().endsWith(".jar") || file.endsWith("core.index");
    }

    private static String describe(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return file.getFileName() + " " + attributes.size() + " "
                    + attributes.lastModifiedTime().toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
