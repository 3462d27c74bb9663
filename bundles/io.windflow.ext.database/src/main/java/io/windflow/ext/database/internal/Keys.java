package io.windflow.ext.database.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.postgresql.PGConnection;

/** Rows as parameters and literals of statements. */
final class Keys {

    private Keys() {}

    /** The condition that a row has one of so many keys. */
    static String among(List<String> columns, int keys) {
        return "(" + Names.list(columns) + ") IN (VALUES "
                + String.join(", ", Collections.nCopies(keys, places(columns))) + ")";
    }

    /** The condition that a row has one of these keys, for COPY, which takes no parameters. */
    static String among(List<String> columns, List<Object[]> keys, PGConnection connection) throws SQLException {
        StringJoiner rows = new StringJoiner(", ", "(" + Names.list(columns) + ") IN (VALUES ", ")");
        for (Object[] key : keys) {
            StringJoiner values = new StringJoiner(", ", "(", ")");
            for (Object value : key) {
                values.add(literal(value, connection));
            }
            rows.add(values.toString());
        }
        return rows.toString();
    }

    private static String literal(Object value, PGConnection connection) throws SQLException {
        if (value instanceof Long number) {
            return "'" + number + "'::int8";
        }
        if (value instanceof byte[] bytes) {
            return "decode('" + HexFormat.of().formatHex(bytes) + "', 'hex')";
        }
        return "'" + connection.escapeLiteral((String) value) + "'::text";
    }

    /** As many question marks as there are columns, in brackets. */
    static String places(List<String> columns) {
        return "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    }

    static void bind(PreparedStatement statement, List<Object[]> rows) throws SQLException {
        int place = 0;
        for (Object[] row : rows) {
            for (Object value : row) {
                bind(statement, ++place, value);
            }
        }
    }

    static void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value == null) {
            statement.setNull(place, Types.NULL);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(place, bytes);
        } else {
            statement.setObject(place, value);
        }
    }
}
