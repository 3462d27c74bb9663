package io.windflow.spi.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * The digest of a set of rows: the same whatever database they come from and in whatever order. Each row is written in
 * one canonical form and hashed; the hashes are added up. Not for use by several threads.
 */
public final class RowDigest {

    private final MessageDigest hash;
    private byte[] buffer = new byte[1024];
    private int length;
    private long rows;
    private long high;
    private long low;

    public RowDigest() {
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** Adds a row of portable values. */
    public void add(Object[] row) {
        length = 0;
        for (Object value : row) {
            write(value);
        }
        hash.update(buffer, 0, length);
        byte[] digest = hash.digest();
        high += number(digest, 0);
        low += number(digest, Long.BYTES);
        rows++;
    }

    /** How many rows were added. */
    public long rows() {
        return rows;
    }

    private void write(Object value) {
        if (value == null) {
            ensure(1);
            buffer[length++] = 0;
        } else if (value instanceof Long number) {
            ensure(1 + Long.BYTES);
            buffer[length++] = 1;
            write(number, Long.BYTES);
        } else if (value instanceof String text) {
            write((byte) 2, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            write((byte) 3, bytes);
        } else {
            throw new IllegalArgumentException(value.getClass() + " is no portable value");
        }
    }

    /** The length stands before the bytes, so that no two rows are written the same. */
    private void write(byte kind, byte[] bytes) {
        ensure(1 + Integer.BYTES + bytes.length);
        buffer[length++] = kind;
        write(bytes.length, Integer.BYTES);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void write(long number, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (number >>> shift);
        }
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            byte[] larger = new byte[Math.max(buffer.length * 2, length + more)];
            System.arraycopy(buffer, 0, larger, 0, length);
            buffer = larger;
        }
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowDigest digest && rows == digest.rows && high == digest.high && low == digest.low;
    }

    @Override
    public int hashCode() {
        return Objects.hash(rows, high, low);
    }

    /** The number of rows and the sum, in hexadecimal digits. */
    @Override
    public String toString() {
        return rows + ":" + String.format("%016x%016x", high, low);
    }
}
