package io.windflow.core.internal.identity;

import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that all instances on one store share, made when it is first needed and never shown. */
final class SigningKey {

    static final int MAC_BYTES = 32;

    private static final String SETTING = "secret.access-token-key";
    private static final String ALGORITHM = "HmacSHA256";

    private final Store store;
    private final Secrets secrets;
    private volatile SecretKeySpec key; // null until needed; written while this is held
    private long forgotten; // how often; guarded by this

    SigningKey(Store store, Secrets secrets) {
        this.store = store;
        this.secrets = secrets;
    }

    /** Reads it again when it is next needed: another store may hold another one. */
    synchronized void forget() {
        forgotten++;
        key = null;
    }

    /** The HMAC of a content, of {@link #MAC_BYTES}. */
    byte[] sign(byte[] content) {
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
        while (known == null) {
            long before = timesForgotten();
            String encoded = kept().orElseGet(this::create);
            known = remember(new SecretKeySpec(Base64.getDecoder().decode(encoded), ALGORITHM), before);
        }
        return known;
    }

    private synchronized long timesForgotten() {
        return forgotten;
    }

    /** Returns null if the key was forgotten while it was read: then it may be that of a store no longer in force. */
    private synchronized SecretKeySpec remember(SecretKeySpec read, long before) {
        if (forgotten != before) {
            return null;
        }
        key = read;
        return read;
    }

    private Optional<String> kept() {
        return store.read((connection, dialect) ->
                Sql.first(connection, "SELECT value FROM settings WHERE key = ?", row -> row.text("value"), SETTING));
    }

    /** Of two instances that start at the same time, both take the key of the one that was first. */
    private String create() {
        String encoded = Base64.getEncoder().encodeToString(secrets.bytes());
        store.write((connection, dialect) -> Sql.update(
                connection,
                "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                SETTING,
                encoded));
        return kept().orElseThrow();
    }
}
