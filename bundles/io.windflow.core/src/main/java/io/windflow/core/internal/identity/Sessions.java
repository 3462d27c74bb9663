package io.windflow.core.internal.identity;

import io.windflow.api.store.Store;
import io.windflow.core.internal.identity.SessionTable.Kept;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Begins, renews and ends sessions. */
final class Sessions {

    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final String REFRESH_PREFIX = "wfr_";

    private final Store store;
    private final Secrets secrets;
    private final Clock clock;

    Sessions(Store store, Secrets secrets, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.clock = clock;
    }

    Started begin(String userId, String address) {
        String refreshToken = secrets.create(REFRESH_PREFIX);
        Instant now = clock.instant();
        Kept session = new Kept(UUID.randomUUID().toString(), userId, Secrets.hash(refreshToken), now.plus(LIFETIME));
        store.write((connection, dialect) -> {
            SessionTable.insert(connection, session, address, now);
            return null;
        });
        return new Started(Renewal.RENEWED, session, refreshToken);
    }

    /** The id of the user whom a refresh token was given to, empty if it is unknown. */
    Optional<String> owner(String refreshToken) {
        String hash = Secrets.hash(refreshToken);
        return store.read((connection, dialect) -> SessionTable.owner(connection, hash));
    }

    /** Exchanges a refresh token. One that was exchanged before ends its session. */
    Started renew(String refreshToken, String address) {
        String hash = Secrets.hash(refreshToken);
        String nextToken = secrets.create(REFRESH_PREFIX);
        Instant now = clock.instant();
        return store.write((connection, dialect) -> {
            Optional<Kept> session = SessionTable.findByRefreshHash(connection, hash);
            if (session.isEmpty()) {
                return endOfFormer(connection, hash);
            }
            if (!session.get().expiresAt().isAfter(now)) {
                return new Started(Renewal.UNKNOWN, null, null);
            }
            String nextHash = Secrets.hash(nextToken);
            return SessionTable.rotate(connection, session.get(), nextHash, address, now, now.plus(LIFETIME))
                    ? new Started(Renewal.RENEWED, session.get(), nextToken)
                    : endOfFormer(connection, hash);
        });
    }

    private static Started endOfFormer(Connection connection, String hash) throws SQLException {
        Optional<Kept> stolen = SessionTable.findByFormerHash(connection, hash);
        if (stolen.isEmpty()) {
            return new Started(Renewal.UNKNOWN, null, null);
        }
        SessionTable.delete(connection, stolen.get().id());
        return new Started(Renewal.USED_TWICE, stolen.get(), null);
    }

    /** The session, empty if it has ended. */
    Optional<Kept> find(String id) {
        return store.read((connection, dialect) -> SessionTable.find(connection, id))
                .filter(session -> session.expiresAt().isAfter(clock.instant()));
    }

    boolean end(String id) {
        return store.write((connection, dialect) -> SessionTable.delete(connection, id));
    }

    /** How the exchange of a refresh token went. */
    enum Renewal {
        RENEWED,
        UNKNOWN,
        USED_TWICE
    }

    /**
     * A session that begins or goes on.
     *
     * @param session null if the token is unknown
     * @param refreshToken null unless renewed
     */
    record Started(Renewal renewal, Kept session, String refreshToken) {

        @Override
        public String toString() {
            return "Started[renewal=" + renewal + "]";
        }
    }
}
