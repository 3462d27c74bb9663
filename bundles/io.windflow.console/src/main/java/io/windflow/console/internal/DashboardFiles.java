package io.windflow.console.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files of the dashboard, as its build left them: names with a hash under {@code assets/}, some packed beside. */
final class DashboardFiles {

    private static final String ASSETS = "assets/";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"));

    private final Path root;

    /**
     * A file to answer with.
     *
     * @param encoding how it is packed, null if it is not
     * @param tag its ETag
     * @param lasting whether its name changes with its content, so that it may be kept for ever
     */
    record Found(Path file, String type, String encoding, long size, String tag, boolean lasting) {}

    DashboardFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** Whether the distribution has a dashboard. */
    boolean exist() {
        return Files.isRegularFile(root.resolve("index.html"));
    }

    /**
     * The file of a path, packed if the client takes it so.
     *
     * @param path as in the URL, decoded, without its first slash
     * @param accepted the Accept-Encoding header, null if there is none
     */
    Optional<Found> find(String path, String accepted) throws IOException {
        Path file = resolve(path);
        if (file == null) {
            return Optional.empty();
        }
        for (Encoding encoding : Encoding.values()) {
            Path packed = file.resolveSibling(file.getFileName() + encoding.suffix);
            if (encoding.isIn(accepted) && Files.isRegularFile(packed)) {
                return Optional.of(found(path, packed, encoding.token));
            }
        }
        return Optional.of(found(path, file, null));
    }

    /** The packings a build may leave beside a file, the best first. */
    private enum Encoding {
        BROTLI("br", ".br"),
        GZIP("gzip", ".gz");

        private final String token;
        private final String suffix;

        Encoding(String token, String suffix) {
            this.token = token;
            this.suffix = suffix;
        }

        boolean isIn(String accepted) {
            if (accepted == null) {
                return false;
            }
            for (String part : accepted.split(",")) {
                String[] words = part.strip().split("\\s*;\\s*");
                if (words[0].equals(token)) {
                    return words.length == 1 || !words[1].matches("q=0(\\.0*)?");
                }
            }
            return false;
        }
    }

    /** The file, null if there is none; nothing outside of the folder is one, also not by a symbolic link. */
    private Path resolve(String path) throws IOException {
        if (path.isEmpty() || path.startsWith(".") || path.contains("/.")) {
            return null;
        }
        Path file;
        try {
            file = root.resolve(path).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        boolean inside = file.startsWith(root) && Files.isRegularFile(file) && isInside(file);
        return inside ? file : null;
    }

    private boolean isInside(Path file) throws IOException {
        return file.toRealPath().startsWith(root.toRealPath());
    }

    private static Found found(String path, Path file, String encoding) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String tag = Long.toHexString(attributes.size())
                + '-'
                + Long.toHexString(attributes.lastModifiedTime().toMillis())
                + (encoding == null ? "" : '-' + encoding);
        return new Found(file, type(path), encoding, attributes.size(), '"' + tag + '"', path.startsWith(ASSETS));
    }

    private static String type(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, "application/octet-stream");
    }
}
