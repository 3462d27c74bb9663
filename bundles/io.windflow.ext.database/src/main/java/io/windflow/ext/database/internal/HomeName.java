package io.windflow.ext.database.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A name for a folder of all state, the same at each start, that no other WindFlow's has. */
final class HomeName {

    private static final String FILE = "db/instance";

    private HomeName() {}

    /** Makes one up where there is none. @throws IOException if it can neither be read nor written */
    static String of(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), UUID.randomUUID() + "\n");
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                // An empty file after a loss of power would make this WindFlow a stranger to itself.
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String name = Files.readString(file).strip();
        if (name.isEmpty()) {
            throw new IOException("The file " + file + " is empty; delete it");
        }
        return name;
    }
}
