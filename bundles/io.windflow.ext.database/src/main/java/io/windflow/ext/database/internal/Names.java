package io.windflow.ext.database.internal;

import io.windflow.spi.ProviderUnavailableException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names of things in the database, as they stand in statements. */
final class Names {

    /**
     * What a schema for WindFlow may be called: no name that is PostgreSQL's, or that WindFlow itself gives to what it puts
     * beside the data, and short enough that those names, 22 bytes longer, keep to PostgreSQL's 63.
     */
    static final String SCHEMA =
            "(?!pg_|public$|information_schema$)(?!.*(_copy$|_draft$|_until_))[a-z_][a-z0-9_]{0,40}";

    /** The same in words. */
    static final String SCHEMA_IN_WORDS =
            "must be up to 41 small letters, digits and _, no digit first, and one that is"
                    + " WindFlow's alone: not public, information_schema or pg_..., nor ..._copy, ..._draft or ..._until_...";

    private static final String UNTIL = "_until_";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private Names() {}

    /** @throws ProviderUnavailableException permanent, if WindFlow cannot have a schema of that name */
    static void checkSchema(String schema) {
        if (!schema.matches(SCHEMA)) {
            throw PostgresErrors.permanent(
                    "The schema of PostgreSQL is wrong: '" + schema + "' " + SCHEMA_IN_WORDS,
                    "Set schema=windflow, or another such name, in " + PostgresErrors.FILE,
                    null);
        }
    }

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
