package io.windflow.core.internal.identity;

import io.windflow.api.Problem;
import io.windflow.api.Violation;
import io.windflow.api.audit.Audit;
import io.windflow.api.identity.ApiTokens;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.store.Store;
import io.windflow.core.internal.Audited;
import io.windflow.core.internal.identity.ApiTokenTable.Owned;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Creates, lists and revokes tokens for programs. */
@Component(service = ApiTokens.class)
public final class ApiTokenService implements ApiTokens {

    static final String PREFIX = "wf_";

    private static final int MAX_NAME_LENGTH = 64;

    private final Store store;
    private final VerifiedTokens verified;
    private final Audited audited;
    private final Clock clock;
    private final Secrets secrets = new Secrets();

    @Activate
    public ApiTokenService(@Reference Store store, @Reference VerifiedTokens verified, @Reference Audit audit) {
        this(store, verified, audit, Clock.tickMillis(ZoneOffset.UTC));
    }

    ApiTokenService(Store store, VerifiedTokens verified, Audit audit, Clock clock) {
        this.store = store;
        this.verified = verified;
        this.audited = new Audited(audit);
        this.clock = clock;
    }

    @Override
    public List<ApiToken> list(Principal by) {
        String userId = by.role() == Role.ADMIN ? null : by.userId();
        return store.read((connection, dialect) -> ApiTokenTable.list(connection, userId));
    }

    @Override
    public IssuedToken create(Principal by, String name, Role role, Instant expiresAt) {
        return audited.run(
                by,
                "token.create",
                "token/" + name,
                () -> {
                    Role most = role == null ? by.role() : role;
                    check(by, name, most, expiresAt);
                    String secret = secrets.create(PREFIX);
                    ApiToken token = new ApiToken(
                            UUID.randomUUID().toString(),
                            name.strip(),
                            by.username(),
                            most,
                            clock.instant(),
                            expiresAt,
                            null);
                    store.write((connection, dialect) -> {
                        ApiTokenTable.insert(connection, token, by.userId(), Secrets.hash(secret));
                        return null;
                    });
                    return new IssuedToken(token, secret);
                },
                issued -> issued.token().role().name());
    }

    @Override
    public void revoke(String id, Principal by) {
        audited.run(
                by,
                "token.revoke",
                "token/" + id,
                () -> store.write((connection, dialect) -> {
                    Owned owned = ApiTokenTable.find(connection, id)
                            .filter(token ->
                                    by.role() == Role.ADMIN || token.userId().equals(by.userId()))
                            .orElseThrow(() -> Problem.notFound("token", id));
                    ApiTokenTable.delete(connection, id);
                    return owned.token();
                }),
                ApiToken::name);
        verified.revoke(id);
    }

    private void check(Principal by, String name, Role role, Instant expiresAt) {
        if (name == null
                || name.isBlank()
                || name.length() > MAX_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("name", "A token's name has 1 to " + MAX_NAME_LENGTH + " characters, on one line");
        }
        if (!by.role().includes(role)) {
            throw invalid("role", "A token allows no more than you may do: " + by.role());
        }
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw invalid("expiresAt", "A token ends in the future");
        }
    }

    private static Problem invalid(String field, String message) {
        return Problem.invalid(
                message, List.of(new Violation("/" + field, null, null, "token." + field, message, null)));
    }
}
