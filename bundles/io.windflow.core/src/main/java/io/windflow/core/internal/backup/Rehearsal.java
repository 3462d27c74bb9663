package io.windflow.core.internal.backup;

import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.ScratchStore;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Writes an archive into a store of its own, which is thrown away, to see that it can be restored. */
final class Rehearsal {

    private final ScratchStore scratch;
    private final ArchiveWriter.Progress progress;

    /** @param progress told each row; may throw to end the rehearsal */
    Rehearsal(ScratchStore scratch, ArchiveWriter.Progress progress) {
        this.scratch = scratch;
        this.progress = progress;
    }

    /** @throws IOException with the reason, if the archive cannot be restored */
    void run(ArchiveReader archive) throws IOException, SQLException {
        StoreSchema schema = scratch.schema();
        List<Manifest.Content> tables = archive.manifest().tables();
        for (Manifest.Content content : tables) {
            requireKnown(schema, content);
        }
        try (MoveTarget target = scratch.scratch()) {
            try {
                for (Manifest.Content content : tables) {
                    load(archive, content, target);
                }
                for (Manifest.Content content : tables) {
                    RowDigest digest = new RowDigest();
                    target.reading().rows(content.description(), digest::add);
                    Comparison.require(content, digest, "the rehearsal");
                }
            } finally {
                target.discard();
            }
        }
    }

    private void load(ArchiveReader archive, Manifest.Content content, MoveTarget target)
            throws IOException, SQLException {
        try (RowSink sink = target.load(content.description())) {
            archive.rows(content, row -> {
                sink.row(row);
                progress.row();
            });
            sink.finish();
        }
    }

    /** An archive of an older WindFlow may lack tables and columns, which stay empty; it cannot have more. */
    private static void requireKnown(StoreSchema schema, Manifest.Content content) throws IOException {
        StoreTable table = Scope.tables(schema).stream()
                .filter(known -> known.name().equals(content.table()))
                .findFirst()
                .orElseThrow(() -> newer("the table " + content.table()));
        if (!table.columns().containsAll(content.columns())) {
            throw newer("other columns of " + content.table());
        }
    }

    private static IOException newer(String what) {
        return new IOException("It has " + what + ", which this WindFlow does not know: a newer one wrote it");
    }
}
