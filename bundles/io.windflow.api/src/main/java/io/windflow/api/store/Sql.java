package io.windflow.api.store;

import io.windflow.api.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs statements on the connection of a {@link UnitOfWork}. Parameters are bound as the store's portable values: an
 * {@link Instant} as milliseconds, a boolean as 0 or 1, an enum as its name, null as SQL null; text and numbers as they
 * are. Text with the character U+0000, which not every database can hold, is refused as INVALID.
 */
public final class Sql {

    private Sql() {}

    /** Runs a statement that changes rows and returns how many. */
    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** Runs one statement for each list of parameters. */
    public static void batch(Connection connection, String sql, List<Object[]> parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] one : parameters) {
                bind(statement, one);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** All rows of a query. */
    public static <T> List<T> list(Connection connection, String sql, Row.Mapper<T> mapper, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                Row row = new Row(result);
                List<T> values = new ArrayList<>();
                while (result.next()) {
                    values.add(mapper.map(row));
                }
                return values;
            }
        }
    }

    /** The first row of a query, empty if there is none. The mapper returns no null. */
    public static <T> Optional<T> first(Connection connection, String sql, Row.Mapper<T> mapper, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(mapper.map(new Row(result))) : Optional.empty();
            }
        }
    }

    /**
     * The pattern for {@code lower(column) LIKE ? ESCAPE '\'} that finds a text anywhere, whatever the case of its ASCII
     * letters, which are the ones that every database's {@code lower} changes.
     */
    public static String containing(String text) {
        StringBuilder pattern = new StringBuilder("%");
        for (char c : text.toCharArray()) {
            if (c == '\\' || c == '%' || c == '_') {
                pattern.append('\\');
            }
            pattern.append(c >= 'A' && c <= 'Z' ? Character.toLowerCase(c) : c);
        }
        return pattern.append('%').toString();
    }

    private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, portable(parameters[i]));
        }
    }

    private static Object portable(Object value) {
        if (value instanceof Instant time) {
            return time.toEpochMilli();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof String text && text.indexOf('\0') >= 0) {
            throw Problem.invalid("A text with the character U+0000 cannot be kept");
        }
        return value;
    }
}
