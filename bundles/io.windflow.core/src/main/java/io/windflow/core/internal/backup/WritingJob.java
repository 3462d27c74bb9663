package io.windflow.core.internal.backup;

import io.windflow.api.backup.Backup;
import io.windflow.api.backup.Backup.State;
import io.windflow.api.store.Store;
import io.windflow.spi.store.StoreSchema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;

/** One archive on its way into the folder. */
final class WritingJob extends Job {

    private final BackupFolder folder;
    private final String name;
    private final Instant createdAt;
    private final String version;

    WritingJob(BackupFolder folder, boolean scheduled, Instant createdAt, String version) {
        this.folder = folder;
        this.name = BackupFolder.name(scheduled, createdAt);
        this.createdAt = createdAt;
        this.version = version;
    }

    String name() {
        return name;
    }

    /** @throws IOException with the reason; then nothing is left of it */
    void run(Store store, StoreSchema schema, Path home) throws IOException {
        boolean done = false;
        try {
            try (FileChannel file = folder.begin(name)) {
                new ArchiveWriter(store, schema, home, this).write(file, version, createdAt);
            }
            folder.finish(name);
            done = true;
        } finally {
            if (!done) {
                folder.giveUp(name);
            }
        }
    }

    Backup status() {
        return new Backup(name, State.WRITING, createdAt, folder.written(name), rows(), version, null);
    }

    Backup failed(String reason) {
        return new Backup(name, State.FAILED, createdAt, 0, rows(), version, reason);
    }
}
