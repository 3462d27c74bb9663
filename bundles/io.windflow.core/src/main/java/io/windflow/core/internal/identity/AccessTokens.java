package io.windflow.core.internal.identity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Access tokens: the session's id and the end, signed with a key that the store keeps. What is forged or over is told
 * without asking the store. There is one algorithm and no field that names it.
 */
final class AccessTokens {

    static final String PREFIX = "wfa_";

    private static final int CONTENT_BYTES = 3 * Long.BYTES;

    private final SigningKey key;

    AccessTokens(SigningKey key) {
        this.key = key;
    }

    String issue(String sessionId, Instant expiresAt) {
        UUID id = UUID.fromString(sessionId);
        ByteBuffer token = ByteBuffer.allocate(CONTENT_BYTES + SigningKey.MAC_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(expiresAt.toEpochMilli());
        token.put(key.sign(Arrays.copyOf(token.array(), CONTENT_BYTES)));
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
        if (bytes.length != CONTENT_BYTES + SigningKey.MAC_BYTES) {
            return Optional.empty();
        }
        byte[] signature = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
        if (!MessageDigest.isEqual(signature, key.sign(Arrays.copyOf(bytes, CONTENT_BYTES)))) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        String sessionId = new UUID(content.getLong(), content.getLong()).toString();
        Instant expiresAt = Instant.ofEpochMilli(content.getLong());
        return expiresAt.isAfter(now) ? Optional.of(new Content(sessionId, expiresAt)) : Optional.empty();
    }

    /** What an access token says. */
    record Content(String sessionId, Instant expiresAt) {}
}
