package io.windflow.store.sqlite.internal;

import static io.windflow.store.sqlite.internal.ChangeLog.quoted;

import io.windflow.api.store.Row;
import io.windflow.api.store.Sql;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for data that SQLite never checked and another database would refuse. Finds all of it, not the first only. */
final class Preflight {

    private static final String MEND = "Mend or delete these rows, then try again; nothing was changed";

    private final Connection connection;
    private final List<MoveFinding> findings = new ArrayList<>();

    private Preflight(Connection connection) {
        this.connection = connection;
    }

    static List<MoveFinding> run(Connection connection, StoreSchema schema) throws SQLException {
        Preflight preflight = new Preflight(connection);
        preflight.foreignKeys();
        for (StoreTable table : schema.tables()) {
            preflight.values(table);
            preflight.unicode(table);
            preflight.indexes(table);
        }
        return preflight.findings;
    }

    private void foreignKeys() throws SQLException {
        findings.addAll(Sql.list(
                connection,
                "SELECT \"table\" AS child, parent, count(*) AS number, min(rowid) AS example"
                        + " FROM pragma_foreign_key_check GROUP BY 1, 2",
                row -> new MoveFinding(
                        row.text("child"),
                        null,
                        row.number("number"),
                        "row " + row.text("example"),
                        "refers to rows of " + row.text("parent") + " that are not there",
                        MEND)));
    }

    /** One look at each row of the table counts what is wrong in all of its columns. */
    private void values(StoreTable table) throws SQLException {
        List<Check> checks = new ArrayList<>();
        for (StoreColumn column : table.columns()) {
            String name = quoted(column.name());
            String type =
                    switch (column.kind()) {
                        case INTEGER -> "integer";
                        case TEXT -> "text";
                        case BYTES -> "blob";
                    };
            checks.add(new Check(
                    column.name(),
                    "typeof(" + name + ") NOT IN ('" + type + "', 'null')",
                    "holds values that are no " + type));
            if (column.kind() == StoreColumn.Kind.TEXT) {
                checks.add(new Check(
                        column.name(),
                        "instr(CAST(" + name + " AS BLOB), x'00') > 0",
                        "holds text with the character U+0000"));
            }
        }
        String sums =
                checks.stream().map(check -> "total(" + check.condition() + ")").collect(Collectors.joining(", "));
        List<Long> counts = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT " + sums + " FROM " + quoted(table.name()));
                ResultSet result = statement.executeQuery()) {
            for (int i = 1; i <= checks.size(); i++) {
                counts.add(result.getLong(i));
            }
        }
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                Check check = checks.get(i);
                findings.add(new MoveFinding(
                        table.name(),
                        check.column(),
                        counts.get(i),
                        example(table, check.condition()),
                        check.reason(),
                        MEND));
            }
        }
    }

    /** SQLite passes on whatever bytes it was given as text. */
    private void unicode(StoreTable table) throws SQLException {
        for (StoreColumn column : table.columns()) {
            if (column.kind() != StoreColumn.Kind.TEXT) {
                continue;
            }
            String name = quoted(column.name());
            String beyondAscii =
                    "typeof(" + name + ") = 'text' AND " + name + " GLOB '*[^' || char(1) || '-' || char(127) || ']*'";
            String sql = "SELECT CAST(" + name + " AS BLOB), " + key(table) + " FROM " + quoted(table.name())
                    + " WHERE " + beyondAscii;
            long bad = 0;
            String example = null;
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    if (!isUnicode(result.getBytes(1))) {
                        bad++;
                        example = example == null ? result.getString(2) : example;
                    }
                }
            }
            if (bad > 0) {
                findings.add(new MoveFinding(
                        table.name(), column.name(), bad, example, "holds text that is not in UTF-8", MEND));
            }
        }
    }

    private static boolean isUnicode(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void indexes(StoreTable table) throws SQLException {
        Row.Mapper<String> name = row -> row.text("name");
        for (String index : Sql.list(connection, "SELECT name FROM pragma_index_list(?)", name, table.name())) {
            List<String> columns =
                    Sql.list(connection, "SELECT name FROM pragma_index_info(?) WHERE name IS NOT NULL", name, index);
            String bytes = columns.stream()
                    .map(column -> "coalesce(length(CAST(" + quoted(column) + " AS BLOB)), 0)")
                    .collect(Collectors.joining(" + "));
            String tooLong = bytes + " > " + StoreSchema.LONGEST_KEY_IN_BYTES;
            long rows = Sql.first(
                            connection,
                            "SELECT count(*) AS number FROM " + quoted(table.name()) + " WHERE " + tooLong,
                            row -> row.number("number"))
                    .orElseThrow();
            if (rows > 0) {
                findings.add(new MoveFinding(
                        table.name(),
                        String.join(", ", columns),
                        rows,
                        example(table, tooLong),
                        "is longer than the " + StoreSchema.LONGEST_KEY_IN_BYTES + " bytes that can be indexed",
                        MEND));
            }
        }
    }

    private String example(StoreTable table, String condition) throws SQLException {
        Optional<String> example = Sql.first(
                connection,
                "SELECT coalesce(substr(" + key(table) + ", 1, 80), 'null') AS example FROM " + quoted(table.name())
                        + " WHERE " + condition + " LIMIT 1",
                row -> row.text("example"));
        return example.orElse(null);
    }

    private static String key(StoreTable table) {
        return table.key().stream().map(ChangeLog::quoted).collect(Collectors.joining(" || '/' || "));
    }

    /** @param condition true for a row that is wrong */
    private record Check(String column, String condition, String reason) {}
}
