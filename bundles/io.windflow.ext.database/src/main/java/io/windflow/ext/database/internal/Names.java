package io.windflow.ext.database.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of things in the database, as they stand in statements. */
final class Names {

    private static final String UNTIL = "_until_";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private Names() {}

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String table(String schema, String table) {
        return quoted(schema) + "." + quoted(table);
    }

    static String list(Collection<String> columns) {
        return columns.stream().map(Names::quoted).collect(Collectors.joining(", "));
    }

    /** The same with something before each. */
    static String list(String prefix, Collection<String> columns) {
        return columns.stream().map(column -> prefix + quoted(column)).collect(Collectors.joining(", "));
    }

    /** The schema of a copy that nobody serves yet. */
    static String copy(String schema) {
        return schema + "_copy";
    }

    /** A schema that is undone before anybody sees it. */
    static String draft(String schema) {
        return schema + "_draft";
    }

    /** The schema of data that lived there until a moment. */
    static String retired(String schema, Instant until) {
        return schema + UNTIL + DATE.format(until);
    }

    /** Until when data lived in a schema with this name; empty if the name is another's. */
    static Optional<Instant> retiredAt(String schema, String name) {
        if (!name.startsWith(schema + UNTIL)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DATE.parse(name.substring((schema + UNTIL).length()), Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
