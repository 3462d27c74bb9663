package io.windflow.core.internal.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.windflow.api.store.Store;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one consistent state of the store into an archive, row by row. */
final class ArchiveWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private final Store store;
    private final StoreSchema schema;
    private final Path home;
    private final Progress progress;

    /**
     * @param home the folder of all state
     * @param progress told each row; may throw to end the writing
     */
    ArchiveWriter(Store store, StoreSchema schema, Path home, Progress progress) {
        this.store = store;
        this.schema = schema;
        this.home = home;
        this.progress = progress;
    }

    /** Is told each row that was dealt with. */
    @FunctionalInterface
    interface Progress {
        void row();
    }

    /** Writes the archive and forces it to the disk. */
    Manifest write(FileChannel file, String version, Instant createdAt) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(file)));
        Manifest manifest;
        try {
            // One unit of work, so that all tables are of the same moment.
            manifest = store.read((connection, dialect) -> {
                TableRows rows = new TableRows(connection, dialect);
                List<Manifest.Content> tables = new ArrayList<>();
                for (StoreTable table : Scope.tables(schema)) {
                    RowDigest digest = new RowDigest();
                    try (JsonGenerator lines = begin(zip, table)) {
                        rows.read(table, row -> {
                            digest.add(row);
                            write(lines, row);
                            progress.row();
                        });
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    tables.add(Manifest.Content.of(table, digest));
                }
                return new Manifest(Manifest.FORMAT, version, createdAt.toString(), home.toString(), tables);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        zip.putNextEntry(new ZipEntry(Manifest.FILE));
        zip.write(manifest.write().getBytes(StandardCharsets.UTF_8));
        zip.finish();
        zip.flush();
        file.force(true);
        return manifest;
    }

    private static JsonGenerator begin(ZipOutputStream zip, StoreTable table) throws IOException {
        zip.putNextEntry(new ZipEntry(Manifest.Content.file(table.name())));
        JsonGenerator lines = JSON.createGenerator((OutputStream) zip);
        lines.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        lines.setRootValueSeparator(null);
        return lines;
    }

    private static void write(JsonGenerator lines, Object[] row) {
        try {
            lines.writeStartArray();
            for (Object value : row) {
                if (value instanceof Long number) {
                    lines.writeNumber(number);
                } else if (value instanceof byte[] bytes) {
                    lines.writeBinary(bytes);
                } else {
                    lines.writeString((String) value);
                }
            }
            lines.writeEndArray();
            lines.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
