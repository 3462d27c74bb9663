package io.windflow.core.internal.identity;

import io.windflow.api.store.Store;
import io.windflow.core.internal.identity.SessionTable.Kept;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Begins, renews and ends sessions. The token that follows a refresh token is computed from it, not drawn: only hashes
 * are kept, and so a client that lost an answer can be given the same one again.
 */
final class Sessions {

    private static final Duration LIFETIME = Duration.ofDays(30);
    /** For a page that was reloaded, or whose connection broke, before it had the answer. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String REFRESH_PREFIX = "wfr_";
    private static final String SUCCESSOR_OF = "refresh:";

    private final Store store;
    private final Secrets secrets;
    private final SigningKey key;
    private final Clock clock;

    Sessions(Store store, Secrets secrets, SigningKey key, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.key = key;
        this.clock = clock;
    }

    Started begin(String userId, String address) {
        String refreshToken = secrets.create(REFRESH_PREFIX);
        Instant now = clock.instant();
        Kept session = new Kept(
                UUID.randomUUID().toString(), userId, Secrets.hash(refreshToken), address, now, now.plus(LIFETIME));
        store.write((connection, dialect) -> {
            SessionTable.insert(connection, session);
            return null;
        });
        return new Started(Renewal.RENEWED, session, refreshToken);
    }

    /** The id of the user whom a refresh token was given to, empty if it is unknown. */
    Optional<String> owner(String refreshToken) {
        String hash = Secrets.hash(refreshToken);
        String nextHash = Secrets.hash(successor(refreshToken));
        return store.read((connection, dialect) -> SessionTable.owner(connection, hash, nextHash));
    }

    /**
     * Exchanges a refresh token. One that was exchanged before gives the same answer again for a short time, to where it
     * came from the first time and while what it gave is unused; otherwise it ends its session.
     */
    Started renew(String refreshToken, String address) {
        String nextToken = successor(refreshToken);
        Exchange exchange =
                new Exchange(Secrets.hash(refreshToken), nextToken, Secrets.hash(nextToken), address, clock.instant());
        return store.write((connection, dialect) -> {
            Optional<Kept> session = SessionTable.findByRefreshHash(connection, exchange.hash());
            if (session.isEmpty()) {
                return again(connection, exchange);
            }
            Instant now = exchange.now();
            if (!session.get().expiresAt().isAfter(now)) {
                return new Started(Renewal.UNKNOWN, null, null);
            }
            boolean first = SessionTable.rotate(
                    connection, session.get(), exchange.nextHash(), address, now, now.plus(LIFETIME));
            return first ? new Started(Renewal.RENEWED, session.get(), nextToken) : again(connection, exchange);
        });
    }

    private static Started again(Connection connection, Exchange exchange) throws SQLException {
        Optional<Kept> exchanged = SessionTable.findByFormerHash(connection, exchange.hash());
        if (exchanged.isPresent() && exchange.isRepeatOf(exchanged.get())) {
            return new Started(Renewal.RENEWED, exchanged.get(), exchange.nextToken());
        }
        // Where the successor has been used as well, it is the one that is remembered.
        Optional<Kept> stolen =
                exchanged.isPresent() ? exchanged : SessionTable.findByFormerHash(connection, exchange.nextHash());
        if (stolen.isEmpty()) {
            return new Started(Renewal.UNKNOWN, null, null);
        }
        SessionTable.delete(connection, stolen.get().id());
        return new Started(Renewal.USED_TWICE, stolen.get(), null);
    }

    private String successor(String refreshToken) {
        byte[] mac = key.sign((SUCCESSOR_OF + refreshToken).getBytes(StandardCharsets.UTF_8));
        return REFRESH_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
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

    /** A refresh token that came, and what it is exchanged for. */
    private record Exchange(String hash, String nextToken, String nextHash, String address, Instant now) {

        boolean isRepeatOf(Kept session) {
            return session.refreshHash().equals(nextHash)
                    && Objects.equals(session.address(), address)
                    && now.isBefore(session.refreshedAt().plus(GRACE));
        }

        @Override
        public String toString() {
            return "Exchange[address=" + address + "]";
        }
    }
}
