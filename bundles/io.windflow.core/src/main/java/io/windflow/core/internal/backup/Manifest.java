package io.windflow.core.internal.backup;

import com.fasterxml.jackson.core.type.TypeReference;
import io.windflow.core.internal.Json;
import io.windflow.spi.store.RowDigest;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreTable;
import java.time.Instant;
import java.util.List;

/**
 * What an archive says of itself, in its file {@value #FILE}.
 *
 * @param format {@value #FORMAT}; another number is another format
 * @param version the WindFlow that wrote it
 * @param createdAt when, in ISO 8601
 * @param home the folder of all state there, so that stacks in it can move to another one
 * @param tables what is in it, each table behind those that it refers to
 */
record Manifest(int format, String version, String createdAt, String home, List<Content> tables) {

    static final int FORMAT = 1;
    static final String FILE = "manifest.json";

    /**
     * The rows of one table, in the file {@code tables/<table>.jsonl}: a JSON array of values for each.
     *
     * @param columns in the order of the values
     * @param digest of the rows, as {@link RowDigest} writes it
     */
    record Content(
            String table, List<StoreColumn> columns, List<String> key, String generated, long rows, String digest) {

        static Content of(StoreTable table, RowDigest digest) {
            return new Content(
                    table.name(), table.columns(), table.key(), table.generated(), digest.rows(), digest.toString());
        }

        StoreTable description() {
            return new StoreTable(table, columns, key, generated);
        }

        String file() {
            return file(table);
        }

        static String file(String table) {
            return "tables/" + table + ".jsonl";
        }
    }

    Manifest {
        tables = List.copyOf(tables);
    }

    long rows() {
        return tables.stream().mapToLong(Content::rows).sum();
    }

    Instant time() {
        return Instant.parse(createdAt);
    }

    String write() {
        return Json.write(this);
    }

    /** @throws IllegalArgumentException if the text is no manifest of this format */
    static Manifest read(String text) {
        int format = Json.tree(text).path("format").asInt();
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "Its format is " + format + ", this WindFlow knows format " + FORMAT + " alone");
        }
        return Json.read(text, new TypeReference<>() {});
    }
}
