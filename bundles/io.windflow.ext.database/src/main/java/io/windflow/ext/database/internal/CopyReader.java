package io.windflow.ext.database.internal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Streams the rows of a query in the binary format of COPY, one at a time: unlike the rows of a cursor, which come in
 * batches of a number that says nothing of their size.
 */
final class CopyReader {

    /** Signature, flags and the length of an extension, which has none. */
    private static final int HEADER_LENGTH = 11 + 4 + 4;

    private CopyReader() {}

    /** How a value is read. */
    enum Type {
        /** An int8. */
        NUMBER,
        TEXT,
        BYTES
    }

    /** Takes rows; keeps no reference to the array. */
    @FunctionalInterface
    interface Rows {
        void row(Object[] row) throws SQLException;
    }

    static void read(Connection connection, String query, Type[] types, Rows rows) throws SQLException {
        try (PGCopyInputStream copy = new PGCopyInputStream(
                        connection.unwrap(PGConnection.class), "COPY (" + query + ") TO STDOUT (FORMAT binary)");
                DataInputStream in = new DataInputStream(new BufferedInputStream(copy, 1 << 16))) {
            in.skipNBytes(HEADER_LENGTH);
            Object[] row = new Object[types.length];
            for (int count = in.readShort(); count >= 0; count = in.readShort()) {
                for (int i = 0; i < types.length; i++) {
                    row[i] = value(in, types[i]);
                }
                rows.row(row);
            }
        } catch (IOException e) {
            throw e.getCause() instanceof SQLException cause
                    ? cause
                    : new SQLException("The rows of a table stopped coming: " + e.getMessage(), "08006", e);
        }
    }

    private static Object value(DataInputStream in, Type type) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        if (type == Type.NUMBER) {
            return in.readLong();
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return type == Type.TEXT ? new String(bytes, StandardCharsets.UTF_8) : bytes;
    }
}
