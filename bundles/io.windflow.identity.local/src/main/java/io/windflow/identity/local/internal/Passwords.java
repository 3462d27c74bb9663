package io.windflow.identity.local.internal;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * Hashes passwords with bcrypt, on half of the processors at most, so that a flood of logins leaves some to those who
 * are logged in.
 */
final class Passwords {

    /** What bcrypt reads of a password. */
    static final int MAX_BYTES = 72;

    static final int COST = 11;

    /** The hash of nobody's password, for names that do not exist. */
    private static final byte[] NOBODY =
            "$2a$11$lsxMz4M9BeHBTlgI2DnLrumNAuzaadJStCYgNQ2TkCI4/oldeVh1K".getBytes(StandardCharsets.US_ASCII);

    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    String hash(char[] password) {
        byte[] bytes = bytes(password);
        processors.acquireUninterruptibly();
        try {
            return new String(BCrypt.withDefaults().hash(COST, bytes), StandardCharsets.US_ASCII);
        } finally {
            processors.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Whether a password is the one of a hash. Takes as long for a null hash, which no password has, and for a password
     * that is too long.
     */
    boolean matches(char[] password, String hash) {
        byte[] bytes = bytes(password);
        boolean possible = hash != null && bytes.length <= MAX_BYTES;
        processors.acquireUninterruptibly();
        try {
            byte[] compared = bytes.length <= MAX_BYTES ? bytes : new byte[MAX_BYTES];
            byte[] with = possible ? hash.getBytes(StandardCharsets.US_ASCII) : NOBODY;
            return BCrypt.verifyer().verify(compared, with).verified && possible;
        } finally {
            processors.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    static int length(char[] password) {
        byte[] bytes = bytes(password);
        Arrays.fill(bytes, (byte) 0);
        return bytes.length;
    }

    private static byte[] bytes(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
