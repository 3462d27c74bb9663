package io.windflow.rest.internal.fake;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Authentication;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.identity.Session;
import io.windflow.api.identity.User;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Three users, each with a password and a token that are the role's name. */
public final class FakeAuthentication implements Authentication {

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    @Override
    public Session login(String username, char[] password, String address) {
        if (!Arrays.equals(username.toCharArray(), password)) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Wrong name or password", null);
        }
        Role role = Role.valueOf(username.toUpperCase(Locale.ROOT));
        User user = new User("id-" + username, username, username, role, true, Instant.EPOCH, null);
        return new Session(username, "refresh-" + username, 900, user);
    }

    @Override
    public Session refresh(String refreshToken, String address) {
        throw Problem.of(ProblemType.UNAUTHENTICATED, "No such session", null);
    }

    @Override
    public void logout(Principal principal) {
        revoked.add(principal.username());
    }

    @Override
    public Principal verify(String bearerToken, String address) {
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(Locale.ROOT);
            if (name.equals(bearerToken) && !revoked.contains(name)) {
                return new Principal("id-" + name, name, role, "session-" + name, address);
            }
        }
        throw Problem.of(ProblemType.UNAUTHENTICATED, "The token is not valid", null);
    }

    /** Ends a token. */
    public void revoke(String token) {
        revoked.add(token);
    }
}
