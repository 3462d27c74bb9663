package io.windflow.api.identity;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Tokens for programs. A user sees and ends his own, an administrator everybody's. */
@ProviderType
public interface ApiTokens {

    List<ApiToken> list(Principal by);

    /**
     * Creates a token for the caller.
     *
     * @param role at most the caller's own; null for the caller's own
     * @param expiresAt null if it does not end by itself
     */
    IssuedToken create(Principal by, String name, Role role, Instant expiresAt);

    /** @throws io.windflow.api.Problem NOT_FOUND, also for somebody else's token */
    void revoke(String id, Principal by);

    /**
     * A token, without its secret.
     *
     * @param expiresAt when it ends, null if it does not end by itself
     * @param lastUsedAt when it was last used, to the minute; null if never
     */
    record ApiToken(
            String id,
            String name,
            String username,
            Role role,
            Instant createdAt,
            Instant expiresAt,
            Instant lastUsedAt) {}

    /** A new token with its secret, which is shown this once and kept hashed. */
    record IssuedToken(ApiToken token, String secret) {

        @Override
        public String toString() {
            return "IssuedToken[token=" + token + "]";
        }
    }
}
