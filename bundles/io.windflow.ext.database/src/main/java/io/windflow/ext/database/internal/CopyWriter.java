package io.windflow.ext.database.internal;

import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreColumn;
import io.windflow.spi.store.StoreTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads rows in the binary format of COPY, in a transaction of its own. */
final class CopyWriter implements RowSink {

    private static final Logger LOG = LoggerFactory.getLogger(CopyWriter.class);

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int ENOUGH = 1 << 16;

    private final Connection connection;
    private final CopyIn copy;
    private final boolean[] narrow;
    private byte[] buffer = new byte[2 * ENOUGH];
    private int length;
    private boolean ended;

    /** @param narrow the columns that hold numbers of 32 bits */
    CopyWriter(Connection connection, String name, StoreTable table, Set<String> narrow) throws SQLException {
        this.connection = connection;
        this.narrow = new boolean[table.columns().size()];
        for (int i = 0; i < this.narrow.length; i++) {
            this.narrow[i] = narrow.contains(table.columns().get(i).name());
        }
        String columns =
                Names.list(table.columns().stream().map(StoreColumn::name).toList());
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + name + " (" + columns + ") FROM STDIN (FORMAT binary)");
        append(SIGNATURE);
        append(0, Integer.BYTES);
        append(0, Integer.BYTES);
    }

    @Override
    public void row(Object[] row) throws SQLException {
        append(row.length, Short.BYTES);
        for (int i = 0; i < row.length; i++) {
            value(row[i], narrow[i]);
        }
        if (length >= ENOUGH) {
            send();
        }
    }

    private void value(Object value, boolean isNarrow) throws SQLException {
        if (value == null) {
            append(-1, Integer.BYTES);
        } else if (value instanceof Long number) {
            if (isNarrow && number.intValue() != number) {
                throw new SQLException("The number " + number + " is too large for its column", "22003");
            }
            int bytes = isNarrow ? Integer.BYTES : Long.BYTES;
            append(bytes, Integer.BYTES);
            append(number, bytes);
        } else {
            byte[] bytes = value instanceof byte[] given ? given : ((String) value).getBytes(StandardCharsets.UTF_8);
            append(bytes.length, Integer.BYTES);
            append(bytes);
        }
    }

    private void append(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void append(long number, int bytes) {
        ensure(bytes);
        for (int shift = Byte.SIZE * (bytes - 1); shift >= 0; shift -= Byte.SIZE) {
            buffer[length++] = (byte) (number >>> shift);
        }
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            byte[] larger = new byte[Math.max(2 * buffer.length, length + more)];
            System.arraycopy(buffer, 0, larger, 0, length);
            buffer = larger;
        }
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer, 0, length);
        length = 0;
        if (buffer.length > 4 * ENOUGH) {
            // One long text need not be remembered by the memory of all that follow.
            buffer = new byte[2 * ENOUGH];
        }
    }

    @Override
    public void finish() throws SQLException {
        append(-1, Short.BYTES);
        send();
        copy.endCopy();
        connection.commit();
        ended = true;
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("What was loaded is undone by the end of its connection", e);
        }
    }
}
