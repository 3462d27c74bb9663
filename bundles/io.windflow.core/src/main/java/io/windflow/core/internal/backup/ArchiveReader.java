package io.windflow.core.internal.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreReading.Rows;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads an archive, which may come from anywhere: files in it are asked for by name and never unpacked, rows are read one
 * by one, and no value may be larger than what WindFlow itself would write.
 */
final class ArchiveReader implements AutoCloseable {

    private static final int LARGEST_MANIFEST = 1024 * 1024;
    private static final int LARGEST_VALUE = 16 * 1024 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LARGEST_VALUE)
                    .build())
            .build();

    private final ZipFile zip;
    private final Manifest manifest;

    /** @throws IOException with the reason, if the file is no archive of WindFlow's */
    ArchiveReader(Path file) throws IOException {
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new IOException("It is no zip file, or was not written to its end: " + e.getMessage(), e);
        }
        boolean read = false;
        try {
            manifest = readManifest();
            read = true;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("Its manifest cannot be read: " + e.getMessage(), e);
        } finally {
            if (!read) {
                zip.close();
            }
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /** Gives each row of a table. @throws IOException if there are other rows than the manifest says */
    void rows(Manifest.Content content, Rows rows) throws IOException, SQLException {
        long found = 0;
        try (JsonParser parser = JSON.createParser(new BufferedInputStream(open(content.file())))) {
            Object[] row = new Object[content.columns().size()];
            while (parser.nextToken() != null) {
                if (++found > content.rows()) {
                    throw damaged(content, "more than " + content.rows() + " rows");
                }
                read(parser, content, row);
                rows.row(row);
            }
        }
        if (found < content.rows()) {
            throw damaged(content, found + " rows instead of " + content.rows());
        }
    }

    private static void read(JsonParser parser, Manifest.Content content, Object[] row) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw damaged(content, "a row that is no array");
        }
        List<StoreColumn> columns = content.columns();
        for (int i = 0; i < row.length; i++) {
            row[i] = value(parser, content, columns.get(i));
        }
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw damaged(content, "a row with more values than columns");
        }
    }

    private static Object value(JsonParser parser, Manifest.Content content, StoreColumn column) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        JsonToken wanted =
                column.kind() == StoreColumn.Kind.INTEGER ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_STRING;
        if (token != wanted) {
            throw damaged(content, "a value of " + column.name() + " that is no " + column.kind());
        }
        return switch (column.kind()) {
            case INTEGER -> parser.getLongValue();
            case TEXT -> parser.getText();
            case BYTES -> parser.getBinaryValue();
        };
    }

    private Manifest readManifest() throws IOException {
        try (InputStream stream = open(Manifest.FILE)) {
            byte[] bytes = stream.readNBytes(LARGEST_MANIFEST);
            Manifest read = Manifest.read(new String(bytes, StandardCharsets.UTF_8));
            read.time();
            return read;
        }
    }

    private InputStream open(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("It has no file " + name + ", so it is no backup of WindFlow's");
        }
        return zip.getInputStream(entry);
    }

    private static IOException damaged(Manifest.Content content, String what) {
        return new IOException("It is damaged: " + content.file() + " has " + what);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
