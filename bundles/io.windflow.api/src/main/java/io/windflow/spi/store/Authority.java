package io.windflow.spi.store;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Which store WindFlow's data lives in. It is written in one small file, {@value #FILE} in the folder of all state, whose
 * replacement is the one moment at which a move is decided. Without the file the data lives in the embedded store and
 * was never moved.
 *
 * @param provider the store's name, {@code sqlite} or {@code postgresql}
 * @param extension the id of the extension that brings the store, null for the embedded one
 * @param epoch what that store must hold
 * @param since when it was decided
 * @param settings of the extension, as they are written in its file, so that WindFlow finds its data also when that file
 *     is gone; may hold secrets, so only the owner may read the marker
 */
public record Authority(String provider, String extension, Epoch epoch, Instant since, Map<String, String> settings) {

    /** Where the marker is, in the folder of all state. */
    public static final String FILE = "db/authority.properties";

    private static final String SETTING = "setting.";

    public Authority {
        settings = Map.copyOf(settings);
    }

    /** What is written in a home, empty if nothing was ever moved there. @throws IOException if it cannot be read */
    public static Optional<Authority> read(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
            return Optional.of(of(lines));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("The file " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Authority of(Properties lines) {
        Map<String, String> settings = new TreeMap<>();
        for (String name : lines.stringPropertyNames()) {
            if (name.startsWith(SETTING)) {
                settings.put(name.substring(SETTING.length()), lines.getProperty(name));
            }
        }
        return new Authority(
                required(lines, "provider"),
                lines.getProperty("extension"),
                new Epoch(
                        Long.parseLong(required(lines, "epoch")),
                        required(lines, "epoch.id"),
                        lines.getProperty("epoch.parent")),
                Instant.parse(required(lines, "since")),
                settings);
    }

    private static String required(Properties lines, String name) {
        String value = lines.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("no line '" + name + "'");
        }
        return value;
    }

    /**
     * Decides: from the moment that the file is replaced, this holds, also after a loss of power.
     *
     * @throws IOException if what was written before still holds
     */
    public void write(Path home) throws IOException {
        Path file = home.resolve(FILE);
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(next);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                ByteBuffer text = ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(file.getParent());
        } catch (IOException e) {
            if (!isWritten(home)) {
                throw e;
            }
        }
    }

    /** What everybody reads from now on is what holds, whatever the disk said afterwards. */
    private boolean isWritten(Path home) throws IOException {
        return read(home).filter(this::equals).isPresent();
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private String text() throws IOException {
        Properties lines = new Properties();
        lines.setProperty("provider", provider);
        lines.setProperty("epoch", Long.toString(epoch.number()));
        lines.setProperty("epoch.id", epoch.id());
        lines.setProperty("since", since.toString());
        if (extension != null) {
            lines.setProperty("extension", extension);
        }
        if (epoch.parent() != null) {
            lines.setProperty("epoch.parent", epoch.parent());
        }
        settings.forEach((name, value) -> lines.setProperty(SETTING + name, value));
        StringWriter text = new StringWriter();
        lines.store(text, "Where WindFlow's data lives. Written by WindFlow when it moves; not to be edited.");
        return text.toString();
    }

    /** Settings may hold secrets. */
    @Override
    public String toString() {
        return provider + ", epoch " + epoch.number() + ", since " + since;
    }
}
