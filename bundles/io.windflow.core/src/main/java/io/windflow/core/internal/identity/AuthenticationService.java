package io.windflow.core.internal.identity;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.capability.Capability;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.Session;
import io.windflow.api.identity.User;
import io.windflow.api.identity.Users;
import io.windflow.api.store.Store;
import io.windflow.core.internal.identity.LoginLimit.Verdict;
import io.windflow.core.internal.identity.Sessions.Renewal;
import io.windflow.core.internal.identity.Sessions.Started;
import io.windflow.core.internal.identity.VerifiedTokens.Verified;
import io.windflow.spi.cache.CacheProvider;
import io.windflow.spi.identity.Identity;
import io.windflow.spi.identity.IdentityProvider;
import io.windflow.spi.store.StoreProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Logs users in and tells who makes a call. Who a user is and what he may do is asked of the identity capability at each
 * call; the session or API token that he comes with is looked up in the store once in a while.
 */
@Component(service = Authentication.class)
public final class AuthenticationService implements Authentication {

    static final Duration ACCESS_LIFETIME = Duration.ofMinutes(15);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Capability<IdentityProvider> identity;
    private final Users users;
    private final VerifiedTokens verified;
    private final Audit audit;
    private final Clock clock;
    private final LoginLimit limit;
    private final Sessions sessions;
    private final AccessTokens accessTokens;
    private final ApiTokenCheck apiTokens;
    private final AutoCloseable switches;

    @Activate
    public AuthenticationService(
            @Reference Store store,
            @Reference(target = "(" + Capability.ID + "=" + Capability.CACHE + ")") Capability<CacheProvider> cache,
            @Reference(target = "(" + Capability.ID + "=" + Capability.IDENTITY + ")")
                    Capability<IdentityProvider> identity,
            @Reference(target = "(" + Capability.ID + "=" + Capability.STORE + ")") Capability<StoreProvider> stores,
            @Reference Users users,
            @Reference VerifiedTokens verified,
            @Reference Audit audit) {
        this(store, cache, identity, stores, users, verified, audit, Clock.tickMillis(ZoneOffset.UTC));
    }

    AuthenticationService(
            Store store,
            Capability<CacheProvider> cache,
            Capability<IdentityProvider> identity,
            Capability<StoreProvider> stores,
            Users users,
            VerifiedTokens verified,
            Audit audit,
            Clock clock) {
        this.identity = identity;
        this.users = users;
        this.verified = verified;
        this.audit = audit;
        this.clock = clock;
        Secrets secrets = new Secrets();
        this.limit = new LoginLimit(cache, clock);
        SigningKey key = new SigningKey(store, secrets);
        this.switches = stores.attach(provider -> {
            key.forget();
            return () -> {};
        });
        this.sessions = new Sessions(store, secrets, key, clock);
        this.accessTokens = new AccessTokens(key);
        this.apiTokens = new ApiTokenCheck(store, clock);
    }

    @Deactivate
    void close() throws Exception {
        switches.close();
        apiTokens.close();
    }

    @Override
    public Session login(String username, char[] password, String address) {
        Verdict verdict = limit.begin(username, address);
        if (verdict != Verdict.GO_ON) {
            if (verdict == Verdict.TOO_MANY) {
                refused(username, address, "too_many");
            }
            throw limit.problem();
        }
        Optional<Identity> found = identity.call(provider -> provider.authenticate(username, password));
        if (found.isEmpty()) {
            limit.failed(address);
            refused(username, address, "unauthenticated");
            throw Problem.of(ProblemType.UNAUTHENTICATED, "The name or the password is wrong", null);
        }
        limit.succeeded(username, address);
        Identity user = found.get();
        Started session = sessions.begin(user.userId(), address);
        Principal principal = principal(user, user.role(), session.session().id(), address);
        audit.record(principal, "auth.login", "user/" + user.username(), "ok", null);
        return session(session, user(user));
    }

    /** What can be nobody's name is not recorded: it may be a password typed into the wrong field. */
    private void refused(String username, String address, String result) {
        String name = NAME.matcher(username).matches() ? username : "(no user's name)";
        Principal caller = new Principal("", name, Role.VIEWER, null, address);
        audit.record(caller, "auth.login", "user/" + name, result, null);
    }

    @Override
    public Session refresh(String refreshToken, String address) {
        // Asked first: if this fails, the token has not been exchanged and can come again.
        String userId = sessions.owner(refreshToken).orElseThrow(AuthenticationService::invalidToken);
        Optional<Identity> identified = identity.call(provider -> provider.find(userId));
        Optional<User> user = identified.map(this::user);
        Started renewed = sessions.renew(refreshToken, address);
        if (renewed.renewal() == Renewal.USED_TWICE) {
            String username = identified.map(Identity::username).orElse(userId);
            endStolen(new Principal(
                    userId, username, Role.VIEWER, renewed.session().id(), address));
        } else if (renewed.renewal() == Renewal.RENEWED && user.isEmpty()) {
            sessions.end(renewed.session().id());
        }
        if (renewed.renewal() != Renewal.RENEWED || user.isEmpty()) {
            throw invalidToken();
        }
        return session(renewed, user.get());
    }

    private void endStolen(Principal caller) {
        verified.revoke(caller.tokenId());
        String detail = "A refresh token came a second time, so somebody else may have it: the session has ended";
        audit.record(caller, "auth.refresh", "user/" + caller.username(), "unauthenticated", detail);
    }

    @Override
    public void logout(Principal principal) {
        if (sessions.end(principal.tokenId())) {
            verified.revoke(principal.tokenId());
            audit.record(principal, "auth.logout", "user/" + principal.username(), "ok", null);
        }
    }

    @Override
    public Principal verify(String bearerToken, String address) {
        Verified known = verified.find(bearerToken, clock.instant());
        Verified token = known != null ? known : check(bearerToken);
        Identity user = identity.call(provider -> provider.find(token.userId()))
                .orElseThrow(AuthenticationService::invalidToken);
        Role role = user.role().includes(token.maxRole()) ? token.maxRole() : user.role();
        return principal(user, role, token.tokenId(), address);
    }

    private Verified check(String bearerToken) {
        long mark = verified.mark();
        Optional<Verified> found =
                bearerToken.startsWith(AccessTokens.PREFIX) ? checkAccess(bearerToken) : apiTokens.check(bearerToken);
        Verified token = found.orElseThrow(AuthenticationService::invalidToken);
        verified.keep(bearerToken, token, mark);
        return token;
    }

    private Optional<Verified> checkAccess(String token) {
        return accessTokens.read(token, clock.instant()).flatMap(content -> sessions.find(content.sessionId())
                .map(kept -> new Verified(kept.id(), kept.userId(), Role.ADMIN, content.expiresAt())));
    }

    private Session session(Started started, User user) {
        String accessToken =
                accessTokens.issue(started.session().id(), clock.instant().plus(ACCESS_LIFETIME));
        return new Session(accessToken, started.refreshToken(), ACCESS_LIFETIME.toSeconds(), user);
    }

    private User user(Identity identity) {
        try {
            return users.get(identity.userId());
        } catch (Problem e) {
            if (e.type() != ProblemType.NOT_FOUND) {
                throw e;
            }
            // One whom another provider of identities knows.
            Instant now = clock.instant();
            return new User(
                    identity.userId(), identity.username(), identity.displayName(), identity.role(), true, now, now);
        }
    }

    private static Principal principal(Identity user, Role role, String tokenId, String address) {
        return new Principal(user.userId(), user.username(), role, tokenId, address);
    }

    private static Problem invalidToken() {
        return Problem.of(ProblemType.UNAUTHENTICATED, "The token is not valid, or not any more", "Log in again");
    }
}
