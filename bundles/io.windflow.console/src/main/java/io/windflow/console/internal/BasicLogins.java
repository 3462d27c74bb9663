package io.windflow.console.internal;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Logins by HTTP's Basic scheme (RFC 7617). It repeats name and password with every request, so a login is kept, by a
 * salted hash, until its access token ends or is revoked: a page of thirty files must not log in thirty times.
 */
final class BasicLogins {

    private static final String SCHEME = "Basic ";
    private static final int MOST = 16;

    private final Authentication authentication;
    private final byte[] salt = new byte[32];

    /** Access tokens by the hash of the header and the address that brought them. Guarded by this. */
    private final Map<String, String> tokens = new LinkedHashMap<>();

    BasicLogins(Authentication authentication) {
        this.authentication = authentication;
        new SecureRandom().nextBytes(salt);
    }

    /**
     * Who logs in.
     *
     * @param header the Authorization header, null if there is none
     * @throws Problem UNAUTHENTICATED, or TOO_MANY after too many tries
     */
    synchronized Principal verify(String header, String address) {
        String key = hash(header + '\n' + address);
        String token = tokens.get(key);
        if (token != null) {
            try {
                return authentication.verify(token, address);
            } catch (Problem ended) {
                tokens.remove(key);
                if (ended.type() != ProblemType.UNAUTHENTICATED) {
                    throw ended;
                }
            }
        }
        token = login(header, address);
        Principal caller = authentication.verify(token, address);
        if (tokens.size() >= MOST) {
            tokens.remove(tokens.keySet().iterator().next());
        }
        tokens.put(key, token);
        return caller;
    }

    private String login(String header, String address) {
        String pair = decode(header);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "This needs a login", null);
        }
        char[] password = pair.substring(colon + 1).toCharArray();
        try {
            return authentication
                    .login(pair.substring(0, colon), password, address)
                    .accessToken();
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    /** The name and the password with a colon between them; empty if there are none. */
    private static String decode(String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return "";
        }
        try {
            String encoded = header.substring(SCHEME.length()).strip();
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
