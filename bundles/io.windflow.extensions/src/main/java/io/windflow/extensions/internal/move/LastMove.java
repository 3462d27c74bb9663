package io.windflow.extensions.internal.move;

import io.windflow.api.store.StoreMovement;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the last move went, in a small file beside the marker, so that it can be told also while the database is away. */
public final class LastMove {

    private static final Logger LOG = LoggerFactory.getLogger(LastMove.class);

    private final Path file;

    /** @param home the folder of all state */
    public LastMove(Path home) {
        this.file = home.resolve("db").resolve("last-move.properties");
    }

    /** Keeps it; never fails, as nothing depends on it. */
    public void write(MoveResult result, Instant at) {
        Properties lines = new Properties();
        lines.setProperty("from", result.from());
        lines.setProperty("to", result.to());
        lines.setProperty("at", at.toString());
        lines.setProperty("rows", Long.toString(result.rows()));
        lines.setProperty("rowsPerSecond", Long.toString(result.rowsPerSecond()));
        lines.setProperty("durationMs", Long.toString(result.whole().toMillis()));
        lines.setProperty("fenceMs", Long.toString(result.fence().toMillis()));
        lines.setProperty("comparedTables", Integer.toString(result.comparedTables()));
        lines.setProperty("comparedRows", Long.toString(result.comparedRows()));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(next)) {
                lines.store(writer, "How WindFlow's data came where it is.");
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("How the move went cannot be kept: {}", e.toString());
        }
    }

    /** Empty if there was none, or what is kept of it cannot be read. */
    public Optional<StoreMovement> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
            return Optional.of(new StoreMovement(
                    lines.getProperty("from"),
                    lines.getProperty("to"),
                    Instant.parse(lines.getProperty("at", "")),
                    number(lines, "rows"),
                    number(lines, "rowsPerSecond"),
                    number(lines, "durationMs"),
                    number(lines, "fenceMs"),
                    (int) number(lines, "comparedTables"),
                    number(lines, "comparedRows")));
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            LOG.warn("How the last move went cannot be read: {}", e.toString());
            return Optional.empty();
        }
    }

    private static long number(Properties lines, String name) {
        return Long.parseLong(lines.getProperty(name, ""));
    }
}
