package io.windflow.core.internal.identity;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens: the session's id and the end, signed with a key that the store keeps. What is forged or over is told
 * without asking the store. There is one algorithm and no field that names it.
 */
final class AccessTokens {

    static final String PREFIX = "wfa_";

    private static final String KEY_SETTING = "secret.access-token-key";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int CONTENT_BYTES = 3 * Long.BYTES;
    private static final int MAC_BYTES = 32;

    private final Store store;
    private final Secrets secrets;
    private volatile SecretKeySpec key; // null until first needed

    AccessTokens(Store store, Secrets secrets) {
        this.store = store;
        this.secrets = secrets;
    }

    String issue(String sessionId, Instant expiresAt) {
        UUID id = UUID.fromString(sessionId);
        ByteBuffer token = ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(expiresAt.toEpochMilli());
        token.put(sign(Arrays.copyOf(token.array(), CONTENT_BYTES)));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /** What a token says, empty if it is forged, damaged or over. */
    Optional<Content> read(String token, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != CONTENT_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] signature = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
        if (!MessageDigest.isEqual(signature, sign(Arrays.copyOf(bytes, CONTENT_BYTES)))) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        String sessionId = new UUID(content.getLong(), content.getLong()).toString();
        Instant expiresAt = Instant.ofEpochMilli(content.getLong());
        return expiresAt.isAfter(now) ? Optional.of(new Content(sessionId, expiresAt)) : Optional.empty();
    }

    private byte[] sign(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            String encoded = keptKey().orElseGet(this::newKey);
            known = new SecretKeySpec(Base64.getDecoder().decode(encoded), ALGORITHM);
            key = known;
        }
        return known;
    }

    private Optional<String> keptKey() {
        return store.read((connection, dialect) -> Sql.first(
                connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), KEY_SETTING));
    }

    /** Of two instances that start at the same time, both take the key of the one that was first. */
    private String newKey() {
        String encoded = Base64.getEncoder().encodeToString(secrets.bytes());
        store.write((connection, dialect) -> Sql.update(
                connection,
                "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                KEY_SETTING,
                encoded));
        return keptKey().orElseThrow();
    }

    /** What an access token says. */
    record Content(String sessionId, Instant expiresAt) {}
}
