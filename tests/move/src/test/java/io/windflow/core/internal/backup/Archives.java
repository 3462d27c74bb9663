package io.windflow.core.internal.backup;

import io.windflow.api.store.Store;
import io.windflow.spi.store.StoreSchema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Lets tests of another module write and restore backups. */
public final class Archives {

    private Archives() {}

    /** @param home the folder of all state */
    public static void write(Store store, StoreSchema schema, Path home, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new ArchiveWriter(store, schema, home, () -> {}).write(channel, "1.2.3", Instant.now());
        }
    }

    /** @param home the folder of all state */
    public static void restore(Store store, StoreSchema schema, Path home, Path file) throws IOException {
        try (ArchiveReader archive = new ArchiveReader(file)) {
            new Replacement(store, home, () -> {}).run(archive, Scope.tables(schema), Instant.now());
        }
    }
}
